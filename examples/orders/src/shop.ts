import { connect, type NatsConnection } from "@nats-io/transport-node";
import { type EventStore, Manager, RitaError } from "rita-ts";
import { MemoryManager, MemoryServer, type NatsServer, startNatsServer } from "rita-ts/testing";
import { type RegistryCommand, type RegistryEvent, registry } from "./generated/index.js";

/** The store of the shop: only events and commands that have a schema fit. */
export type ShopStore = EventStore<RegistryEvent, RegistryCommand>;

/** One service instance with its own connection. */
export interface Shop {
  readonly store: ShopStore;
  readonly close: () => Promise<void>;
}

/** Where the example stores its events. */
export interface Backend {
  /** What it is, for a person. */
  readonly title: string;
  /** The server this program started itself, if it did. */
  readonly server: NatsServer | undefined;
  readonly openShop: () => Promise<Shop>;
  readonly close: () => Promise<void>;
}

/**
 * Takes the server that `NATS_URL` names, or starts one for this run; where no nats-server can be found, the events
 * stay in memory.
 */
export async function openBackend(): Promise<Backend> {
  const url = process.env["NATS_URL"];
  const storeName = `shop-${process.pid}-${Date.now().toString(36)}`;
  if (url !== undefined && url !== "") return guest(url, storeName);
  try {
    const server = await startNatsServer();
    return {
      title: `nats-server ${server.version}, started for this run`,
      server,
      openShop: () => openShop(server.url, storeName),
      close: () => server.stop(),
    };
  } catch (error) {
    if (!(error instanceof RitaError) || error.code !== "NATS_SERVER_NOT_FOUND") throw error;
    return inMemory(storeName, error);
  }
}

/** A store of our own on somebody else's server, removed at the end. */
function guest(url: string, storeName: string): Backend {
  return {
    title: `the NATS server at ${url}`,
    server: undefined,
    openShop: () => openShop(url, storeName),
    close: async () => {
      const connection = await connectTo(url);
      const manager = new Manager(connection);
      const stores = await manager.listEventStores();
      if (stores.includes(storeName)) await manager.deleteEventStore(storeName);
      await manager.close();
      await connection.close();
    },
  };
}

function inMemory(storeName: string, reason: RitaError): Backend {
  const server = new MemoryServer();
  const [why = ""] = reason.message.split("\n");
  return {
    title: `memory only, since no nats-server was found: ${why}`,
    server: undefined,
    openShop: async () => {
      const manager = new MemoryManager({ server, registry });
      const store = await manager.createEventStore({ name: storeName });
      return { store, close: () => manager.close() };
    },
    close: async () => undefined,
  };
}

/** Connects one service instance to the shop's store, which is created by whoever comes first. */
async function openShop(url: string, storeName: string): Promise<Shop> {
  const connection = await connectTo(url);
  const manager = new Manager(connection, { registry });
  const store = await manager.createEventStore({ name: storeName, description: "The shop of the example" });
  return {
    store,
    close: async () => {
      await manager.close();
      await connection.close();
    },
  };
}

async function connectTo(url: string): Promise<NatsConnection> {
  try {
    // A service wants to outlive restarts of its server: reconnect for ever, and soon.
    return await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
  } catch (cause) {
    throw new Error(
      `No NATS server answers at ${url}. Start one there ("nats-server -js"), or unset NATS_URL to have one started.`,
      { cause },
    );
  }
}
