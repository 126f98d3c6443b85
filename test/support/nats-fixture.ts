import { connect, type NatsConnection } from "@nats-io/transport-node";
import {
  type Connection,
  type EventStore,
  type EventStoreConfig,
  Manager,
  type ManagerOptions,
} from "rita-ts";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "rita-ts/testing";
import { afterAll, beforeAll } from "vitest";
import { type NatsProxy, type Rewrite, startNatsProxy } from "./nats-proxy.js";
import { headerOf, jetStream, type RawMessage, rawMessages } from "./raw-messages.js";
import { type ShopCommand, type ShopEvent, shop } from "./shop-registry.js";
import { uniqueName } from "./unique-name.js";

export { headerOf, type RawMessage, rawMessages };

export type ShopStore = EventStore<ShopEvent, ShopCommand>;
export type ShopManager = Manager<ShopEvent, ShopCommand>;

/** A store that was never used before, with what a test needs to look behind it. */
export interface OpenStore {
  readonly name: string;
  readonly store: ShopStore;
  readonly manager: ShopManager;
}

/** One server for the tests of a file, and what they open on it. Everything is closed after the file. */
export interface Fixture {
  readonly server: NatsServer;
  /** A connection of the test's own, to look behind the library. */
  readonly raw: NatsConnection;
  /** A store never used before, over the file's shared connection. */
  newStore(config?: Partial<EventStoreConfig>): Promise<OpenStore>;
  /** Another manager, on a connection of its own unless one is given. */
  otherManager(
    options?: Partial<ManagerOptions<ShopEvent, ShopCommand>>,
    connection?: NatsConnection,
  ): Promise<ShopManager>;
  /** A proxy in front of the server. */
  proxy(rewrite?: Rewrite): Promise<NatsProxy>;
  /** A connection to any address, closed after the file; it never gives up to reconnect. */
  connection(url: string, options?: Parameters<typeof connect>[0]): Promise<NatsConnection>;
  /** A request to JetStream's API. */
  api(name: string, body?: object): Promise<Readonly<Record<string, unknown>>>;
  /** Everything a store holds, as stored. */
  stored(name: string): Promise<readonly RawMessage[]>;
  /** Number of messages, last sequence and number of consumers of a store's stream. */
  state(
    name: string,
  ): Promise<{ readonly messages: number; readonly last_seq: number; readonly consumer_count: number }>;
  /** Stores a message as a stranger would: any subject and headers. */
  publish(subject: string, headers: readonly (readonly [string, string])[], payload: string): Promise<number>;
}

/**
 * How long a connection may take to be made, in milliseconds. One that reaches a server just before it is killed waits for
 * its first words in vain, by the client's default for 20 seconds, before it tries again.
 */
const timeout = 2_000;

/** Call at the top of a test file or `describe`. */
export function natsFixture(options?: NatsServerOptions): Fixture {
  let server: NatsServer | undefined;
  let raw: NatsConnection | undefined;
  let shared: ShopManager | undefined;
  const cleanups: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    server = await startNatsServer(options);
    // A server killed while it greets leaves a client waiting: not for the 20 s that are the client's default.
    raw = await connect({
      servers: server.url,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 50,
      timeout: 2_000,
    });
  });
  afterAll(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    await raw?.close();
    await server?.stop();
  });
  const there = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("The server is started before the first test runs.");
    return value;
  };
  const fixture: Fixture = {
    get server() {
      return there(server);
    },
    get raw() {
      return there(raw);
    },
    newStore: async (config) => {
      shared ??= await fixture.otherManager();
      const name = config?.name ?? uniqueName("shop");
      const store = await shared.createEventStore({ ...config, name });
      return { name, store, manager: shared };
    },
    otherManager: async (managerOptions, connection) => {
      const manager = new Manager(connection ?? (await fixture.connection(fixture.server.url)), {
        registry: shop,
        ...managerOptions,
      });
      cleanups.push(() => manager.close());
      return manager;
    },
    proxy: async (rewrite) => {
      const proxy = await startNatsProxy(fixture.server.port, rewrite);
      cleanups.push(() => proxy.stop());
      return proxy;
    },
    connection: async (url, connectOptions) => {
      const connection = await connect({
        servers: url,
        maxReconnectAttempts: -1,
        reconnectTimeWait: 50,
        reconnectJitter: 10,
        timeout,
        ...connectOptions,
      });
      cleanups.push(() => connection.close());
      return connection;
    },
    api: (name, body) => jetStream(fixture.raw, name, body),
    stored: (name) => rawMessages(fixture.raw, name),
    state: async (name) => {
      const { state, error } = await fixture.api(`STREAM.INFO.ES_${name}`);
      if (state === undefined) throw new Error(`No stream ES_${name}: ${JSON.stringify(error)}`);
      return state as { messages: number; last_seq: number; consumer_count: number };
    },
    publish: async (subject, lines, payload) => {
      const text = `NATS/1.0\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
      const answer = await rawRequest(fixture.raw, subject, Buffer.from(text), Buffer.from(payload));
      const ack = JSON.parse(answer) as { seq?: number; error?: unknown };
      if (ack.seq === undefined || ack.error !== undefined) throw new Error(`Not stored: ${answer}`);
      return ack.seq;
    },
  };
  return fixture;
}

/** Publishes with a header block as it is and gives the text of the first answer. */
export function rawRequest(
  connection: NatsConnection,
  subject: string,
  headerBlock: Uint8Array,
  payload: Uint8Array,
): Promise<string> {
  return new Promise((resolve) => {
    const reply = `_INBOX.raw.${uniqueName("r")}`;
    const subscription = connection.subscribe(reply, {
      max: 1,
      callback: (_error, message) => resolve(message.string()),
    });
    void subscription;
    // Both clients take any object with encode() as headers.
    (connection as unknown as Connection).publish(subject, payload, {
      headers: { encode: () => headerBlock },
      reply,
    });
  });
}

/** The error a promise rejects with; fails when it resolves. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`It resolved, to ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** A gate that work waits at until it is opened. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
