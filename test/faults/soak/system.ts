import { connect, type NatsConnection } from "@nats-io/transport-node";
import { Manager } from "rita-ts";
import { type NatsServer, startNatsServer } from "rita-ts/testing";
import type { ShopManager, ShopStore } from "../../support/nats-fixture.js";
import { type NatsProxy, startNatsProxy } from "../../support/nats-proxy.js";
import { shop } from "../../support/shop-registry.js";
import { settles } from "../history/settles.js";

/** A server with one store, and services that use it, each over a link of its own. */
export interface System {
  readonly server: NatsServer;
  readonly proxies: readonly NatsProxy[];
  readonly stores: readonly [ShopStore, ShopStore, ShopStore, ShopStore];
  readonly name: string;
  /** A link past the proxies, to look behind the library. */
  readonly raw: NatsConnection;
  stop(): Promise<void>;
}

/** As the fault tests have them: it notices within seconds that nobody answers any more, and never gives up. */
function connected(url: string): Promise<NatsConnection> {
  return connect({
    servers: url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
    reconnectJitter: 10,
    timeout: 2_000,
    pingInterval: 1_000,
  });
}

/** Starts it. What is acknowledged is on the disk, so that a kill takes nothing back, consumers' places neither. */
export async function startSystem(): Promise<System> {
  const server = await startNatsServer({ config: "jetstream { sync_interval: always }" });
  const name = "soak";
  const raw = await connected(server.url);
  const [proxies, connections, managers]: [NatsProxy[], NatsConnection[], ShopManager[]] = [[], [], []];
  const open = async (at: number): Promise<ShopStore> => {
    const proxy = await startNatsProxy(server.port);
    const connection = await connected(proxy.url);
    // Every second service keeps states in memory.
    const cache = at % 2 === 1 ? { entities: 3 } : undefined;
    const manager = new Manager(connection, { registry: shop, cache });
    proxies.push(proxy);
    connections.push(connection);
    managers.push(manager);
    return at === 0 ? manager.createEventStore({ name }) : manager.getEventStore(name);
  };
  return {
    server,
    proxies,
    stores: [await open(0), await open(1), await open(2), await open(3)],
    name,
    raw,
    stop: async () => {
      for (const manager of managers) await settles("closing a manager", manager.close());
      for (const connection of [...connections, raw]) await connection.close();
      for (const proxy of proxies) await proxy.stop();
      await server.stop();
    },
  };
}
