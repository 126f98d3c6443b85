import { connect, type NatsConnection } from "@nats-io/transport-node";
import { defineModel, type EventStore, Manager, type ManagerOptions } from "rita-ts";
import { type RegistryCommand, type RegistryEvent, registry } from "./generated/index.js";
import { orderDecider } from "./order/decider.js";
import { orderEvolver } from "./order/evolver.js";
import { shipmentDecider } from "./shipment/decider.js";
import { shipmentEvolver } from "./shipment/evolver.js";

/** One order: its state, and how it answers commands. */
export const order = defineModel(orderEvolver, orderDecider, { name: "order" });

/** One shipment. */
export const shipment = defineModel(shipmentEvolver, shipmentDecider, { name: "shipment" });

/** One process with its own connection to the shop's store. */
export interface Shop {
  readonly store: EventStore<RegistryEvent, RegistryCommand>;
  readonly manager: Manager<RegistryEvent, RegistryCommand>;
  readonly close: () => Promise<void>;
}

/** Connects; the store is created by whoever comes first. */
export async function openShop(
  url: string,
  storeName: string,
  options: Pick<ManagerOptions<RegistryEvent, RegistryCommand>, "telemetry"> = {},
): Promise<Shop> {
  const connection = await connectTo(url);
  const manager = new Manager(connection, { registry, ...options });
  const store = await manager.createEventStore({ name: storeName });
  return {
    store,
    manager,
    close: async () => {
      // Waits for the handler at work.
      await manager.close();
      await connection.close();
    },
  };
}

async function connectTo(url: string): Promise<NatsConnection> {
  try {
    return await connect({ servers: url, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
  } catch (cause) {
    throw new Error(
      `No NATS server answers at ${url}. Start one there ("nats-server -js"), or unset NATS_URL to have one started.`,
      { cause },
    );
  }
}
