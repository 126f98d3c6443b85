import { connect } from "@nats-io/transport-node";
import { connect as connectOlder } from "nats";
import { type Command, type Connection, type Event, type EventStoreConfig, Manager } from "rita-ts";
import {
  eventStoreBehaviour,
  MemoryManager,
  MemoryServer,
  type StoreUnderTest,
  type StoreWish,
  startNatsCluster,
  startNatsServer,
} from "rita-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uniqueName } from "../support/unique-name.js";

// Much of the time of a test is waiting, for the disk or for an event to come again: they run side by side.
const runner = { describe: describe.concurrent, it: it.concurrent, expect };

type OpenConnection = Connection & { close(): Promise<void> };

/** Two connections to servers that run as long as the tests of this group. */
function connections(
  start: () => Promise<{ readonly urls: readonly string[]; stop(): Promise<void> }>,
  open: (url: string) => Promise<OpenConnection> = (servers) => connect({ servers }),
): () => readonly OpenConnection[] {
  let opened: readonly OpenConnection[] = [];
  let stop = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const servers = await start();
    stop = () => servers.stop();
    opened = await Promise.all([0, 1].map((at) => open(servers.urls[at % servers.urls.length] ?? "")));
  });
  afterAll(async () => {
    await Promise.all(opened.map((connection) => connection.close()));
    await stop();
  });
  return () => opened;
}

const oneServer = async () => {
  const server = await startNatsServer();
  return { urls: [server.url], stop: () => server.stop() };
};

/** A new store, opened by two managers with a connection each. */
async function onServer<E extends Event, C extends Command>(
  instances: readonly OpenConnection[],
  { config, managers: options }: StoreWish<E, C>,
  more: Omit<EventStoreConfig, "name"> = {},
): Promise<StoreUnderTest<E, C>> {
  const [first, second = first] = instances;
  if (first === undefined || second === undefined) throw new Error("the connections should be open");
  const name = uniqueName("behaviour");
  const managers = [new Manager(first, options[0]), new Manager(second, options[1])] as const;
  const store = await managers[0].createEventStore({ name, ...config, ...more });
  return {
    store,
    other: await managers[1].getEventStore(name),
    severalEntities: (more.replicas ?? 1) === 1,
    close: async () => void (await Promise.all(managers.map((manager) => manager.close()))),
  };
}

describe("an event store on one server", () => {
  const instances = connections(oneServer);
  eventStoreBehaviour(runner, (wish) => onServer(instances(), wish));
});

describe("one tenant's part of an event store", () => {
  const instances = connections(oneServer);
  eventStoreBehaviour(runner, async (wish) => {
    const whole = await onServer(instances(), wish, { tenancy: true });
    if (wish.config.tenancy === true) return whole;
    return { ...whole, store: whole.store.tenant("acme"), other: whole.other?.tenant("acme") };
  });
});

describe("an event store over a connection of nats 2.29", () => {
  const instances = connections(oneServer, (servers) => connectOlder({ servers }));
  eventStoreBehaviour(runner, (wish) => onServer(instances(), wish));
});

describe("an event store on three replicas", () => {
  const instances = connections(() => startNatsCluster(3));
  eventStoreBehaviour(runner, (wish) => onServer(instances(), wish, { replicas: 3 }));
});

describe("an event store in memory", () => {
  eventStoreBehaviour(runner, async ({ config, managers: options }) => {
    const server = new MemoryServer();
    const managers = options.map((one) => new MemoryManager({ server, ...one }));
    const [store, other] = await Promise.all(
      managers.map((manager) => manager.createEventStore({ name: "memory", ...config })),
    );
    if (store === undefined) throw new Error("the store should be open");
    const close = async () => void (await Promise.all(managers.map((manager) => manager.close())));
    return { store, other, severalEntities: true, close };
  });
});
