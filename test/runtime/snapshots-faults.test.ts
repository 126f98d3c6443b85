import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { defineModel, type ModelDefinition } from "rita-ts";
import { expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture, type ShopStore } from "../support/nats-fixture.js";
import { OrderPaid, PayOrder, type ShopCommand, type ShopEvent } from "../support/shop-registry.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const nats = natsFixture();
type Payment = Extract<ShopEvent, { entityType: "order" }>;
type Pay = Extract<ShopCommand, { type: "pay-order" }>;

/** What was paid, and in which order: a state that tells every history from every other one. */
const paid: ModelDefinition<readonly number[], Payment, Pay> = defineModel<readonly number[], Payment, Pay>(
  {
    initial: () => [],
    evolve: {
      "order-placed": (state) => state,
      "order-shipped": (state) => state,
      "order-paid": (state, { data }) => [...state, data.amount],
    },
  },
  { "pay-order": (_state, { entityId, data }) => [OrderPaid.create(entityId, data)] },
  { name: "paid", snapshot: { every: 3 } },
);

const keyOf = (name: string, id: string) => `$KV.ES_${name}_snapshots.paid.1.=.order.${id}`;

/** The stored snapshot of an order. */
async function snapshotOf(name: string, id: string): Promise<Buffer | undefined> {
  const query = { last_by_subj: keyOf(name, id) };
  const answer = await nats.api(`STREAM.MSG.GET.KV_ES_${name}_snapshots`, query);
  const { data } = (answer["message"] ?? {}) as { data?: string };
  return data === undefined ? undefined : Buffer.from(data, "base64");
}

/** Every payment of an order and its sequence, without a model. */
async function historyOf(store: ShopStore, id: string) {
  const history: { readonly sequence: number; readonly amount: number }[] = [];
  for await (const { sequence, data } of store.read({ filters: `order.${id}` })) {
    history.push({ sequence, amount: (data as { amount: number }).amount });
  }
  return history;
}

interface Observed {
  readonly state: readonly number[];
  readonly sequence: number;
}

it("snapshots deleted, corrupted and swapped while services decide and load: every state is a full replay's at its sequence", async () => {
  const { name } = await nats.newStore();
  const open = async () => (await nats.otherManager()).getEventStore(name);
  const [writers, reader] = [[await open(), await open()], await open()];
  const observed = new Map(["1", "2"].map((id): [string, Observed[]] => [id, []]));
  let working = true;
  const decide = async (writer: ShopStore, first: number): Promise<void> => {
    for (let round = 0; round < 30; round += 1) {
      for (const [id, states] of observed) {
        const command = PayOrder.create(id, { amount: first + round });
        states.push(await writer.execute(paid, command, { retries: 50 }));
      }
    }
  };
  const load = async (): Promise<void> => {
    while (working) {
      for (const [id, states] of observed) states.push(await reader.load(paid, `order.${id}`));
    }
  };
  let swaps = 0;
  const spoil = async (): Promise<void> => {
    const put = (id: string, bytes: Uint8Array) => nats.raw.publish(keyOf(name, id), bytes);
    for (let turn = 0; working; turn += 1) {
      const [first, second] = [await snapshotOf(name, "1"), await snapshotOf(name, "2")];
      if (first === undefined || second === undefined) continue;
      if (turn % 3 === 0) await nats.api(`STREAM.DELETE.KV_ES_${name}_snapshots`);
      else if (turn % 3 === 1) put("1", first.subarray(0, first.length / 2));
      else {
        put("1", second);
        put("2", first);
        swaps += 1;
      }
    }
  };
  const beside = [load(), spoil()];
  await Promise.all(writers.map((writer, at) => decide(writer, 1 + at * 1_000))).finally(() => {
    working = false;
  });
  await Promise.all(beside);
  expect(swaps).toBeGreaterThan(0);
  for (const [id, states] of observed) {
    const history = await historyOf(reader, id);
    expect(history).toHaveLength(60);
    for (const { state, sequence } of states) {
      const before = history.filter((event) => event.sequence <= sequence);
      expect([state, before.at(-1)?.sequence ?? 0]).toEqual([before.map(({ amount }) => amount), sequence]);
    }
  }
});

it("an older backup of the store restored beside newer snapshots: every state is of what the store holds", async () => {
  const { name, store } = await nats.newStore();
  const pay = (amount: number, one = store) => one.execute(paid, PayOrder.create("1", { amount }));
  for (const amount of [1, 2, 3]) await pay(amount);
  const stream = join(nats.server.storeDirectory, "jetstream/$G/streams", `ES_${name}`);
  const backup = join(await temporaryFolder(), "stream");
  await nats.server.kill();
  await cp(stream, backup, { recursive: true });
  await nats.server.restart();
  for (const amount of [4, 5, 6, 7]) await pay(amount);
  await eventually("there is a newer snapshot", async () => {
    const { sequence = 0 } = JSON.parse(String((await snapshotOf(name, "1")) ?? "{}")) as {
      sequence?: number;
    };
    return sequence > 3;
  });
  await nats.server.kill();
  await rm(stream, { recursive: true });
  await cp(backup, stream, { recursive: true });
  await nats.server.restart();
  const other = await (await nats.otherManager()).getEventStore(name);
  expect(await other.load(paid, "order.1")).toEqual({ state: [1, 2, 3], sequence: 3, count: 3 });
  // It grows past the snapshot, with other events.
  for (const amount of [40, 50, 60, 70]) {
    const { state, sequence } = await pay(amount, other);
    const history = await historyOf(store, "1");
    expect([state, sequence]).toEqual([history.map((event) => event.amount), history.at(-1)?.sequence]);
    expect((await store.load(paid, "order.1")).state).toEqual(state);
  }
  expect((await historyOf(store, "1")).map(({ amount }) => amount)).toEqual([1, 2, 3, 40, 50, 60, 70]);
});
