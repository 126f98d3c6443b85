import { expectSequence, SequenceConflictError } from "rita-ts";
import { AddOrderLine, OrderLineAdded, PlaceOrder } from "../generated/order.js";
import { order } from "../models.js";
import type { Narrator } from "../narrator.js";
import type { ShopStore } from "../shop.js";

const line = { sku: "CUP-BLUE", quantity: 1, unitPrice: { amount: 900, currency: "EUR" } } as const;

/** Two service instances append to one order, both behind the same event. */
export async function conflict(here: ShopStore, there: ShopStore, tell: Narrator): Promise<void> {
  tell.heading("Two writers race on one order: one conflict, nothing lost");
  const { sequence, state } = await here.execute(order, PlaceOrder.create("2001", PlaceOrder.example()));
  const total = { ...state.total, amount: state.total.amount + line.unitPrice.amount };
  const append = (store: ShopStore) =>
    store.append(OrderLineAdded.create("2001", { line, total }, { expect: expectSequence(sequence) }));
  const outcomes = await Promise.allSettled([append(here), append(there)]);
  const lost = outcomes.find((outcome) => outcome.status === "rejected");
  if (!(lost?.reason instanceof SequenceConflictError))
    throw new Error("one of the two should have met a conflict");
  tell.did(`both append behind event ${sequence}`, "one is stored");
  tell.refused("the other", lost.reason);
}

/** The same with `execute`: whoever loses loads and decides again by itself. */
export async function raceWithExecute(here: ShopStore, there: ShopStore, tell: Narrator): Promise<void> {
  tell.heading("The same race with execute: the loser loads and decides again by itself");
  const before = (await here.load(order, "order.2001")).state.lines.length;
  // Which of the two wins is chance, and now and then neither is in the other's way: race until one is.
  for (let round = 1; round <= 50; round += 1) {
    const results = await Promise.all(
      [here, there].map((store) => store.execute(order, AddOrderLine.create("2001", { line }))),
    );
    const attempts = Math.max(...results.map((result) => result.attempts));
    if (attempts === 1) continue;
    const { state } = await here.load(order, "order.2001");
    tell.did(`round ${round}: both added a line`, `one needed ${attempts} attempts`);
    tell.did("lines of order 2001", `${state.lines.length}; ${before + 2 * round} expected`);
    return;
  }
  throw new Error("fifty races without one conflict");
}
