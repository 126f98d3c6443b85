import { setTimeout as pause } from "node:timers/promises";
import type { NatsServer } from "rita-ts/testing";
import type { NatsProxy } from "../../support/nats-proxy.js";
import { frozen } from "./process.js";
import type { Random } from "./random.js";

/** One kind of trouble, from its beginning to its end. */
export type Disturbance = (random: Random) => Promise<void>;

/** What can happen between clients and one server, by name. */
export function disturbancesOf(
  server: NatsServer,
  proxies: readonly NatsProxy[],
): Readonly<Record<"cut" | "deaf" | "mute" | "apart" | "frozen" | "killed" | "restarted", Disturbance>> {
  const each = (work: (proxy: NatsProxy) => void): void => proxies.forEach(work);
  const one = (random: Random): NatsProxy => {
    const proxy = proxies[random.below(proxies.length)];
    if (proxy === undefined) throw new Error("There is no proxy to disturb.");
    return proxy;
  };
  const healed = (proxy: NatsProxy): void => {
    proxy.pass();
    // What was thrown away is missing in the stream of bytes: only a new connection is sound again.
    proxy.cut();
  };
  return {
    cut: async (random) => one(random).cut(),
    // A half-open link: what the server says is lost, what it is told arrives.
    deaf: async (random) => {
      const proxy = one(random);
      proxy.dropAnswers();
      await pause(50 + random.below(300));
      healed(proxy);
    },
    mute: async (random) => {
      const proxy = one(random);
      proxy.dropRequests();
      await pause(50 + random.below(300));
      healed(proxy);
    },
    apart: async (random) => {
      each((proxy) => proxy.refuse());
      each((proxy) => proxy.cut());
      await pause(100 + random.below(600));
      each((proxy) => proxy.accept());
    },
    frozen: (random) => frozen(server, () => pause(100 + random.below(900))),
    killed: async () => {
      await server.kill();
      await server.restart();
    },
    restarted: () => server.restart(),
  };
}

/** Lets one disturbance follow the other, with quiet times between them, until `over` says so. Gives their number. */
export async function disturb(
  disturbances: readonly [Disturbance, ...Disturbance[]],
  random: Random,
  over: () => boolean,
  quiet = 400,
): Promise<number> {
  let count = 0;
  while (!over()) {
    await random.pick(disturbances)(random);
    count += 1;
    await pause(random.below(quiet));
  }
  return count;
}
