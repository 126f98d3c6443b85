import { Model } from "rita-ts";
import { PayOrder } from "../generated/order.js";
import { order } from "../models.js";
import type { Narrator } from "../narrator.js";
import { moneyText } from "../order/decider.js";
import { type Sales, type SalesEvent, sales } from "../read-models/sales.js";
import type { ShopStore } from "../shop.js";

/** A read model that follows the log, and looks back into it. */
export async function readSide(store: ShopStore, tell: Narrator): Promise<void> {
  tell.heading("A read model follows the store");
  const live = new Model(sales);
  await using watcher = await store.watch(live);
  tell.did("caught up with the past", salesText(live));

  const { state } = await store.load(order, "order.2001");
  const paid = await store.execute(
    order,
    PayOrder.create("2001", {
      amount: state.total,
      method: { kind: "bank-transfer", iban: "DE02120300000000202051" },
    }),
  );
  await watcher.waitFor(paid.sequence);
  tell.did(`order 2001 is paid (event ${paid.sequence})`, salesText(live));

  tell.heading("Time travel: the same read model as it was");
  const head = await store.head();
  for (const stopSequence of [4, 6, head]) {
    const past = new Model(sales);
    await store.evolve(past, { stopSequence });
    tell.did(`up to event ${stopSequence}`, salesText(past));
  }
}

function salesText(model: Model<Sales, SalesEvent>): string {
  return model.view(({ placed, shipped, revenue }) => {
    const money = moneyText({ amount: revenue.EUR ?? 0, currency: "EUR" });
    return `${placed} placed, ${shipped} shipped, revenue ${money}`;
  });
}
