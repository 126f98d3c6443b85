import { setTimeout as pause } from "node:timers/promises";
import { Manager } from "rita-ts";
import { describe, expect, it } from "vitest";
import { natsFixture } from "../support/nats-fixture.js";
import type { NatsProxy } from "../support/nats-proxy.js";
import { shop } from "../support/shop-registry.js";
import { Recorder } from "./history/recorder.js";
import { startLoad } from "./support/load.js";
import { frozen } from "./support/process.js";
import { randomFrom, seedOfRun } from "./support/random.js";
import { verify } from "./support/verify.js";

const nats = natsFixture();
const long = 30_000; // ms

/** Ends the present connection, whose stream of bytes has a hole, and lets new ones through. */
function heal(proxy: NatsProxy): void {
  proxy.pass();
  proxy.accept();
  proxy.cut();
}

const partitions: readonly (readonly [what: string, partition: (proxy: NatsProxy) => Promise<void>])[] = [
  [
    "nothing gets through in either direction, and nobody says so",
    async (proxy) => {
      proxy.refuse();
      proxy.dropAnswers();
      proxy.dropRequests();
      await pause(long);
      heal(proxy);
    },
  ],
  [
    "what the server says is lost, what it is told arrives",
    async (proxy) => {
      proxy.dropAnswers();
      await pause(long);
      heal(proxy);
    },
  ],
  ["the server stands still", () => frozen(nats.server, () => pause(long))],
];

describe("a client that is apart from its server for 30 s", () => {
  it.for(partitions)(
    "because %s: writes nothing later, and its watch goes on without a gap",
    { timeout: 120_000 },
    async ([_what, partition], context) => {
      const random = randomFrom(seedOfRun());
      const { name } = await nats.newStore();
      const proxy = await nats.proxy();
      const connection = await nats.connection(proxy.url, { pingInterval: 1_500 });
      const manager = new Manager(connection, { registry: shop });
      const apart = await manager.getEventStore(name);
      const other = await (await nats.otherManager()).getEventStore(name);
      const recorder = new Recorder();
      const { signal } = context;
      // The first one's watch is on the whole store. The other one goes on meanwhile, unless the server stands still.
      const load = startLoad({
        stores: [apart, other],
        recorder,
        random,
        timeout: 2_000,
        pace: 20,
        entities: 8,
        signal,
      });
      await pause(500);
      await partition(proxy);
      const before = load.calls;
      while (load.calls < before + 60) await pause(50);
      await load.stop();
      const { acknowledged } = await verify(context, recorder, nats.raw, name, random.seed);
      expect(acknowledged).toBeGreaterThan(20);
      await manager.close();
    },
  );
});
