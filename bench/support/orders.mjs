// What the benchmarks store: events of the example's orders, about 155 bytes of JSON each.
import { defineModel, defineProjection, expectSequence } from "rita-ts";
import { AddOrderLine, OrderLineAdded } from "../../examples/orders/dist/generated/index.js";
import { rate } from "./measure.mjs";

/** How long a call may take, in milliseconds: a busy machine ends no benchmark. */
export const timeout = 60_000;

const line = {
  sku: "TEA-GREEN-LOOSE-1000",
  quantity: 2,
  unitPrice: { amount: 1_250, currency: "EUR" },
  giftWrap: true,
};

/** The data of an event; a new object each time, as an application makes it. */
export function lineAdded(number) {
  return { line: { ...line, quantity: 1 + (number % 900) }, total: { amount: number, currency: "EUR" } };
}

/** A new event of an order. */
export function newEvent(id, number, sequence) {
  const options = sequence === undefined ? undefined : { expect: expectSequence(sequence) };
  return OrderLineAdded.create(id, lineAdded(number), options);
}

const evolver = {
  initial: () => ({ lines: 0, total: 0 }),
  evolve: {
    "order-placed": (state) => state,
    "order-line-added": (state, { data }) => ({ lines: state.lines + 1, total: data.total.amount }),
    "order-paid": (state) => state,
    "order-shipped": (state) => state,
    "order-cancelled": (state) => state,
  },
};

const decider = {
  "add-order-line": (state, { entityId, data }) => [
    OrderLineAdded.create(entityId, {
      line: data.line,
      total: { amount: state.total + data.line.quantity, currency: "EUR" },
    }),
  ],
};

/** The state of one order, kept small: what is measured is the store. */
export const order = defineModel(evolver, decider, { name: "order" });

/** After how many events of an order its snapshot is stored. */
export const snapshotEvery = 100;

/** The same, with snapshots. */
export const orderWithSnapshots = defineModel(evolver, decider, {
  name: "order",
  snapshot: { every: snapshotEvery },
});

/** A projection over all orders. */
export const sales = defineProjection({
  initial: () => ({ lines: 0, amount: 0 }),
  evolve: {
    "order-line-added": (state, { data }) => ({
      lines: state.lines + 1,
      amount: state.amount + data.total.amount,
    }),
  },
});

/**
 * Fills a store: `entities` orders with `perEntity` events each, as a busy shop leaves them: the events of an order lie
 * far apart, and each was guarded with the one before it. Needs a store that nobody else writes.
 */
export async function fill(store, entities, perEntity) {
  const batch = Math.min(1_000, entities);
  for (let round = 0; round < perEntity; round += 1) {
    for (let first = 0; first < entities; first += batch) {
      const count = Math.min(batch, entities - first);
      const events = Array.from({ length: count }, (_, at) => {
        const earlier = round === 0 ? 0 : (round - 1) * entities + first + at + 1;
        return newEvent(String(first + at), round, earlier);
      });
      await store.append(events, { timeout });
    }
  }
}

/**
 * Fills a store with the same events, one command each, as services leave them: an event names those before it. `store`
 * is best opened with a cache of all entities.
 */
export async function fillByCommands(store, entities, perEntity) {
  await rate(entities * perEntity, 256, (at) =>
    store.execute(order, AddOrderLine.create(String(at % entities), { line }), { timeout }),
  );
}
