import { connect, type NatsConnection } from "@nats-io/transport-node";
import { type EventStore, Manager } from "rita-ts";
import { type NatsServer, startNatsServer } from "rita-ts/testing";
import { type RegistryCommand, type RegistryEvent, registry } from "./generated/index.js";

/** The store of the shop: only events and commands that have a schema fit. */
export type ShopStore = EventStore<RegistryEvent, RegistryCommand>;

/** One service instance: its own connection, its own manager. */
export interface Shop {
  readonly store: ShopStore;
  readonly close: () => Promise<void>;
}

/** Where the example stores its events. */
export interface Backend {
  readonly url: string;
  /** The server this program started itself, `undefined` when `NATS_URL` names one. */
  readonly server: NatsServer | undefined;
  readonly storeName: string;
}

/** Takes the server that `NATS_URL` names, or starts one for this run. */
export async function openBackend(): Promise<Backend> {
  const url = process.env["NATS_URL"];
  const storeName = `shop-${process.pid}-${Date.now().toString(36)}`;
  if (url !== undefined && url !== "") return { url, server: undefined, storeName };
  const server = await startNatsServer();
  return { url: server.url, server, storeName };
}

/** Connects one service instance to the shop's store, which is created by whoever comes first. */
export async function openShop({ url, storeName }: Backend): Promise<Shop> {
  const connection = await connectTo(url);
  const manager = new Manager(connection, { registry });
  const store = await manager.createEventStore({ name: storeName, description: "Orders and products of the example" });
  return {
    store,
    close: async () => {
      await manager.close();
      await connection.close();
    },
  };
}

/** Removes what this run has stored on a server that others use too. */
export async function removeStore({ url, storeName }: Backend): Promise<void> {
  const connection = await connectTo(url);
  const manager = new Manager(connection);
  await manager.deleteEventStore(storeName);
  await manager.close();
  await connection.close();
}

async function connectTo(url: string): Promise<NatsConnection> {
  try {
    // A service wants to outlive restarts of its server: reconnect for ever, and soon.
    return await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
  } catch (cause) {
    throw new Error(
      `No NATS server answers at ${url}. Start one there ("nats-server -js"), or unset NATS_URL to use an embedded one.`,
      { cause },
    );
  }
}
