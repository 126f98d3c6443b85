// How costs grow with a store, at 10,000 to 1,000,000 events in 100 to 100,000 entities: cold loads, guarded appends,
// wide guards, replay. Each store on a server of its own.
import { expectSequenceSubject, Model } from "rita-ts";
import { elapsed, median } from "../support/measure.mjs";
import { fill, newEvent, order, sales, timeout } from "../support/orders.mjs";
import { withServer } from "../support/server.mjs";

const sizes = { quick: [1_000], full: [10_000, 100_000, 1_000_000] };
const entityCounts = { quick: [100, 1_000], full: [100, 1_000, 10_000, 100_000] };

/** 1,000 entities only where they have ten events each: the curve over events keeps that the same. */
const isMeasured = (events, entities) => entities <= events && (entities !== 1_000 || events <= 10_000);

/** The middle of so many times, in milliseconds. */
async function middle(count, call) {
  const times = [];
  for (let at = 0; at < count; at += 1) times.push(await elapsed(() => call(at)));
  return median(times);
}

/** What each piece of work takes in a store of this size, in milliseconds. */
function measure(events, entities) {
  return withServer(async ({ manager }) => {
    const perEntity = events / entities;
    const store = await (await manager({ cache: { entities: 0 } })).createEventStore({ name: "all" });
    await fill(store, entities, perEntity);
    const at = (number) => (number * 7_919) % entities;
    const replay = await elapsed(() => store.evolve(new Model(sales)));
    // Long histories take longer: fewer of them say as much.
    const loads = Math.max(9, Math.min(60, Math.ceil(30_000 / perEntity)));
    const load = await middle(loads, (number) => store.load(order, `order.${at(number)}`, { timeout }));
    // The last event of an order that was filled stands this far from the beginning.
    const last = (number) => (perEntity - 1) * entities + at(number) + 1;
    const guarded = await middle(60, (number) =>
      store.append(newEvent(String(at(number)), number, last(number))),
    );
    let head = await store.head();
    const wide = await middle(20, async (number) => {
      const event = { ...newEvent("wide", number), expect: expectSequenceSubject(head, "order") };
      head = (await store.append(event)).sequence;
    });
    return { events, entities, load, guarded, wide, replay: (replay * 1_000) / events };
  });
}

export const growth = {
  id: "growth",
  run: async ({ quick }) => {
    const which = quick ? "quick" : "full";
    const cells = [];
    for (const events of sizes[which]) {
      for (const entities of entityCounts[which]) {
        if (isMeasured(events, entities)) cells.push(await measure(events, entities));
      }
    }
    return { cells };
  },
};
