import { setTimeout as pause } from "node:timers/promises";
import { Manager } from "rita-ts";
import type { NatsServer } from "rita-ts/testing";
import { describe, expect, it } from "vitest";
import { threeNodes } from "../support/nats-three-nodes.js";
import { jetStream } from "../support/raw-messages.js";
import { OrderPaid, order, shop } from "../support/shop-registry.js";
import { uniqueName } from "../support/unique-name.js";
import { Recorder } from "./history/recorder.js";
import { startLoad } from "./support/load.js";
import { frozen } from "./support/process.js";
import { randomFrom, seedOfRun } from "./support/random.js";
import { verify } from "./support/verify.js";

const nodes = threeNodes();

/** The node that leads a store's stream now, and the others. */
async function roles(name: string): Promise<{
  readonly leader: NatsServer;
  readonly followers: readonly [NatsServer, NatsServer];
  readonly at: number;
}> {
  for (;;) {
    const info = await Promise.any(nodes.raw.map((raw) => jetStream(raw, `STREAM.INFO.ES_${name}`)));
    const { leader = "" } = (info["cluster"] ?? {}) as { readonly leader?: string };
    const at = Number(leader.slice(-1)) - 1;
    const { servers } = nodes.cluster;
    const [first, second] = servers.filter((_, index) => index !== at);
    const leading = servers[at];
    if (leading !== undefined && first !== undefined && second !== undefined) {
      return { leader: leading, followers: [first, second], at };
    }
    await pause(50);
  }
}

const troubles: readonly (readonly [what: string, trouble: (name: string) => Promise<unknown>])[] = [
  ["nothing else happens", () => pause(8_000)],
  [
    "the leader is killed, twice",
    async (name) => {
      for (let round = 0; round < 2; round += 1) {
        const { leader } = await roles(name);
        await leader.kill();
        await pause(6_000);
        await leader.restart();
        await pause(3_000);
      }
    },
  ],
  [
    "the leader stands still for longer than an election takes",
    async (name) => frozen((await roles(name)).leader, () => pause(15_000)),
  ],
  [
    "a follower stands still again and again, and stays behind",
    async (name) => {
      for (let round = 0; round < 12; round += 1) {
        await frozen((await roles(name)).followers[0], () => pause(400));
        await pause(100);
      }
    },
  ],
  [
    "two nodes are killed and there is no majority",
    async (name) => {
      const { followers } = await roles(name);
      await Promise.all(followers.map((server) => server.kill()));
      await pause(5_000);
      await Promise.all(followers.map((server) => server.restart()));
    },
  ],
];

describe("a mixed load on three replicas", () => {
  it.for(troubles)(
    "while %s has a history without a fault",
    { timeout: 170_000 },
    async ([_what, trouble], context) => {
      const random = randomFrom(seedOfRun());
      const { name, stores, close } = await nodes.newStores();
      const recorder = new Recorder();
      const load = startLoad({
        stores: [...stores, ...stores],
        recorder,
        random,
        timeout: 4_000,
        severalEntities: false,
        signal: context.signal,
      });
      await trouble(name);
      const before = load.calls;
      while (load.calls < before + 60) await pause(50);
      await load.stop();
      const { at } = await roles(name);
      const totals = await verify(context, recorder, nodes.raw[at] ?? nodes.raw[0], name, random.seed);
      expect(totals.acknowledged).toBeGreaterThan(30);
      await close();
    },
  );

  it("while its replicas change from one to three, and back, has one too", {
    timeout: 170_000,
  }, async (context) => {
    const random = randomFrom(seedOfRun());
    const name = uniqueName("grows");
    const managers = nodes.raw.map((raw) => new Manager(raw, { registry: shop }));
    const [first, ...others] = managers;
    if (first === undefined) throw new Error("There are three nodes.");
    const stores = [await first.createEventStore({ name })];
    for (const manager of others) stores.push(await manager.getEventStore(name));
    const recorder = new Recorder();
    const load = startLoad({
      stores: [...stores, ...stores],
      recorder,
      random,
      timeout: 8_000,
      severalEntities: false,
      signal: context.signal,
    });
    for (const replicas of [3, 1, 3]) {
      await pause(2_000);
      await first.updateEventStore({ name, replicas });
      await pause(4_000);
    }
    await load.stop();
    await verify(context, recorder, nodes.raw[(await roles(name)).at] ?? nodes.raw[0], name, random.seed);
    await Promise.all(managers.map((manager) => manager.close()));
  });
});

describe("a follower that was left behind", () => {
  it("is never believed by a load: right after an acknowledged append every node's load includes it", async () => {
    const { name, stores, close } = await nodes.newStores();
    const { followers } = await roles(name);
    for (let round = 1; round <= 10; round += 1) {
      let sequence = 0;
      await frozen(followers[round % 2 === 0 ? 0 : 1], async () => {
        ({ sequence } = await stores[0].append(
          Array.from({ length: 20 }, () => OrderPaid.create("1", { amount: 1 })),
          { timeout: 20_000 },
        ));
      });
      const loads = stores.map((store) =>
        store.load(order, "order.1", { atLeast: sequence, timeout: 20_000 }),
      );
      for (const loaded of await Promise.all(loads)) expect(loaded.sequence).toBe(sequence);
    }
    await close();
  });
});
