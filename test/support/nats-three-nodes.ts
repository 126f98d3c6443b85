import { connect, type NatsConnection } from "@nats-io/transport-node";
import { Manager, type ManagerOptions } from "rita-ts";
import { type NatsCluster, startNatsCluster } from "rita-ts/testing";
import { afterAll, beforeAll } from "vitest";
import type { ShopStore } from "./nats-fixture.js";
import { type ShopCommand, type ShopEvent, shop } from "./shop-registry.js";
import { uniqueName } from "./unique-name.js";

/** A store on three replicas, as three services have it, each connected to another node. */
export interface ThreeStores {
  readonly name: string;
  readonly stores: readonly [ShopStore, ShopStore, ShopStore];
  close(): Promise<void>;
}

/** Three nodes for the tests of a file. */
export interface ThreeNodes {
  readonly cluster: NatsCluster;
  /** A connection of the test's own to each node. */
  readonly raw: readonly [NatsConnection, NatsConnection, NatsConnection];
  newStores(options?: ManagerOptions<ShopEvent, ShopCommand>): Promise<ThreeStores>;
}

/** Call at the top of a test file. */
export function threeNodes(): ThreeNodes {
  let cluster: NatsCluster | undefined;
  let raw: readonly NatsConnection[] = [];
  const reconnecting = { maxReconnectAttempts: -1, reconnectTimeWait: 100 } as const;
  beforeAll(async () => {
    const started = await startNatsCluster(3);
    cluster = started;
    raw = await Promise.all(started.urls.map((servers) => connect({ servers, ...reconnecting })));
  });
  afterAll(async () => {
    await Promise.all(raw.map((connection) => connection.close()));
    await cluster?.stop();
  });
  const three = <T>([first, second, third]: readonly T[]): readonly [T, T, T] => {
    if (first === undefined || second === undefined || third === undefined)
      throw new Error("three nodes are needed");
    return [first, second, third];
  };
  return {
    get cluster() {
      if (cluster === undefined) throw new Error("The cluster is started before the first test runs.");
      return cluster;
    },
    get raw() {
      return three(raw);
    },
    newStores: async (options) => {
      const name = uniqueName("three");
      // A service knows all nodes, and is connected to one of them.
      const urls = cluster?.urls ?? [];
      const connections = await Promise.all(
        urls.map((url) => connect({ servers: [url, ...urls], noRandomize: true, ...reconnecting })),
      );
      const managers = three(
        connections.map((connection) => new Manager(connection, { registry: shop, ...options })),
      );
      const stores: ShopStore[] = [await managers[0].createEventStore({ name, replicas: 3 })];
      for (const manager of managers.slice(1)) stores.push(await manager.getEventStore(name));
      return {
        name,
        stores: three(stores),
        close: async () => {
          await Promise.all(managers.map((manager) => manager.close()));
          await Promise.all(connections.map((connection) => connection.close()));
        },
      };
    },
  };
}
