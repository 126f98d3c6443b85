// P8: the state of an entity with a long history from its snapshot and what came behind it, beside a short history.
import { compare, elapsed } from "../support/measure.mjs";
import { fill, newEvent, order, orderWithSnapshots, snapshotEvery, timeout } from "../support/orders.mjs";
import { withServer } from "../support/server.mjs";

const few = 10;

/** Appends so many events to one order, in appends of `size`; gives the sequence of the last. */
async function lengthen(store, { id, count, size, after }) {
  let sequence = after;
  for (let left = count; left > 0; left -= size) {
    const events = Array.from({ length: Math.min(left, size) }, (_, at) => newEvent(id, at, sequence));
    ({ sequence } = await store.append(events, { timeout }));
  }
  return sequence;
}

/** Orders of so many events with a snapshot; behind it as many of them as on average. */
async function fillLong(manager, ids, count) {
  const tail = snapshotEvery / 2;
  const writer = await manager({ cache: { entities: 0 } });
  const store = await writer.getEventStore("all");
  const ends = new Map();
  for (const id of ids) {
    ends.set(id, await lengthen(store, { id, count: count - tail, size: 1_000, after: 0 }));
    await store.load(orderWithSnapshots, `order.${id}`, { timeout });
  }
  for (const id of ids) await lengthen(store, { id, count: tail, size: 1, after: ends.get(id) });
  // It waits for the snapshots.
  await writer.close();
}

export const behindSnapshot = {
  id: "P8",
  run: ({ quick, rounds }) =>
    withServer(async ({ manager }) => {
      const [entities, longOnes, many, loads] = quick ? [100, 2, 500, 20] : [10_000, 4, 10_000, 200];
      const store = await (await manager({ cache: { entities: 0 } })).createEventStore({ name: "all" });
      await fill(store, entities, few);
      const ids = Array.from({ length: longOnes }, (_, at) => `long${at}`);
      await fillLong(manager, ids, many);
      const load = async (definition, id, expected) => {
        const { count } = await store.load(definition, `order.${id}`, { timeout });
        if (count !== expected) throw new Error(`loaded ${count} of ${expected} events`);
      };
      const each = (call) => async () =>
        (await elapsed(async () => {
          for (let at = 0; at < loads; at += 1) await call(at);
        })) / loads;
      return [
        {
          ...(await compare({
            rounds,
            better: "lower",
            ours: each((at) => load(orderWithSnapshots, ids[at % longOnes], many)),
            peer: each((at) => load(order, (at * 7_919) % entities, few)),
          })),
          name: `cold load of an entity with ${many.toLocaleString("en")} events and a snapshot`,
          peerName: `ours, an entity with ${few} events`,
          unit: "ms",
          // It may cost 3 times as much.
          target: 0.33,
        },
      ];
    }),
};
