import { connect } from "@nats-io/transport-node";
import { connect as connectOlder } from "nats";
import { type Connection, type EventStoreConfig, Manager } from "rita-ts";
import {
  bank,
  eventStoreBehaviour,
  MemoryManager,
  MemoryServer,
  type NatsCluster,
  type NatsServer,
  type StoreUnderTest,
  startNatsCluster,
  startNatsServer,
} from "rita-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uniqueName } from "../support/unique-name.js";

const runner = { describe, it, expect };

type OpenConnection = Connection & { close(): Promise<void> };

/** A new store, opened by two managers with a connection each. */
async function onServer(
  open: (instance: number) => Promise<OpenConnection>,
  config: Omit<EventStoreConfig, "name">,
): Promise<StoreUnderTest> {
  const name = uniqueName("behaviour");
  const connections = [await open(0), await open(1)];
  const managers = connections.map((connection) => new Manager(connection, { registry: bank }));
  const stores = await Promise.all(
    managers.slice(0, 1).map((manager) => manager.createEventStore({ name, ...config })),
  );
  const [store] = stores;
  const other = await managers[1]?.getEventStore(name);
  if (store === undefined) throw new Error("the store should be open");
  return {
    store,
    other,
    severalEntities: (config.replicas ?? 1) === 1,
    close: async () => {
      await Promise.all(managers.map((manager) => manager.close()));
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}

describe("an event store on one server", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(() => server.stop());
  eventStoreBehaviour(runner, (wish) => onServer(() => connect({ servers: server.url }), wish));
});

describe("one tenant's part of an event store", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(() => server.stop());
  eventStoreBehaviour(runner, async (wish) => {
    const whole = await onServer(() => connect({ servers: server.url }), { tenancy: true });
    if (wish.tenancy === true) return whole;
    return { ...whole, store: whole.store.tenant("acme"), other: whole.other?.tenant("acme") };
  });
});

describe("an event store over a connection of nats 2.29", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await startNatsServer();
  });
  afterAll(() => server.stop());
  eventStoreBehaviour(runner, (wish) => onServer(() => connectOlder({ servers: server.url }), wish));
});

describe("an event store on three replicas", () => {
  let cluster: NatsCluster;
  beforeAll(async () => {
    cluster = await startNatsCluster(3);
  });
  afterAll(() => cluster.stop());
  eventStoreBehaviour(runner, (wish) =>
    onServer((instance) => connect({ servers: cluster.urls[instance] ?? "" }), { ...wish, replicas: 3 }),
  );
});

describe("an event store in memory", () => {
  eventStoreBehaviour(runner, async (wish) => {
    const server = new MemoryServer();
    const managers = [1, 2].map(() => new MemoryManager({ server, registry: bank }));
    const [store, other] = await Promise.all(
      managers.map((manager) => manager.createEventStore({ name: "memory", ...wish })),
    );
    if (store === undefined) throw new Error("the store should be open");
    const close = async () => void (await Promise.all(managers.map((manager) => manager.close())));
    return { store, other, severalEntities: true, close };
  });
});
