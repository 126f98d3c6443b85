import { Manager } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture, type ShopStore } from "../support/nats-fixture.js";
import type { NatsProxy } from "../support/nats-proxy.js";
import { shop } from "../support/shop-registry.js";
import { Recorder } from "./history/recorder.js";
import { type Disturbance, disturb, disturbancesOf } from "./support/disturbances.js";
import { lasting } from "./support/length.js";
import { startLoad } from "./support/load.js";
import { randomFrom, seedOfRun } from "./support/random.js";
import { verify } from "./support/verify.js";

const nats = natsFixture();
const clients = 4;

/** A store as several services have it, each behind a proxy of its own. */
async function behindProxies(): Promise<{
  readonly name: string;
  readonly stores: readonly ShopStore[];
  readonly proxies: readonly NatsProxy[];
  close(): Promise<void>;
}> {
  const { name } = await nats.newStore();
  const proxies = await Promise.all(Array.from({ length: clients }, () => nats.proxy()));
  const managers = await Promise.all(
    // A service that looks after itself: it notices within seconds that nobody answers any more.
    proxies.map(
      async ({ url }) => new Manager(await nats.connection(url, { pingInterval: 1_000 }), { registry: shop }),
    ),
  );
  const stores = await Promise.all(managers.map((manager) => manager.getEventStore(name)));
  return {
    name,
    stores,
    proxies,
    close: async () => {
      await Promise.all(managers.map((manager) => manager.close()));
    },
  };
}

type Names = keyof ReturnType<typeof disturbancesOf>;
const runs: readonly (readonly [what: string, names: readonly [Names, ...Names[]]])[] = [
  ["the server is killed again and again", ["killed"]],
  ["connections are cut, half open, or the network is apart", ["cut", "deaf", "mute", "apart"]],
  ["the server stands still, and is restarted in good order", ["frozen", "restarted"]],
];

describe("a mixed load on one server", () => {
  it("without any trouble has a history without a fault", { timeout: 60_000 }, async (context) => {
    const random = randomFrom(seedOfRun());
    const { name, stores, close } = await behindProxies();
    const recorder = new Recorder();
    const load = startLoad({ stores, recorder, random, signal: context.signal });
    const end = performance.now() + lasting(500, 20_000);
    await eventually("it has worked for a while", () => performance.now() > end && load.calls > 100, 30_000);
    await load.stop();
    await close();
    const totals = await verify(context, recorder, nats.raw, name, random.seed);
    expect(totals.conflicts).toBeGreaterThan(0);
    expect(totals.resolved).toBe(0);
  });

  it.for(runs)("while %s has one too", { timeout: 180_000 }, async ([_what, names], context) => {
    const random = randomFrom(seedOfRun());
    const { name, stores, proxies, close } = await behindProxies();
    const recorder = new Recorder();
    const load = startLoad({ stores, recorder, random, timeout: 2_000, signal: context.signal });
    const all = disturbancesOf(nats.server, proxies);
    const [first, ...rest] = names.map((one) => all[one]) as [Disturbance, ...Disturbance[]];
    const end = performance.now() + lasting(1_200, 40_000);
    const count = await disturb([first, ...rest], random, () => performance.now() > end && load.calls > 60);
    await load.stop();
    await close();
    expect(count).toBeGreaterThan(0);
    const { acknowledged } = await verify(context, recorder, nats.raw, name, random.seed);
    expect(acknowledged).toBeGreaterThan(20);
  });
});
