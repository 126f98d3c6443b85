import { defineProjection, type EventOf, type EvolverOf } from "rita-ts";
import type { OrderCancelled, OrderPaid, OrderPlaced, OrderShipped } from "../generated/order.js";
import type { Money } from "../generated/shared.js";

/** How the shop is doing, over all orders. */
export interface Sales {
  readonly placed: number;
  readonly shipped: number;
  /** Smallest units by currency, refunds taken off. */
  readonly revenue: Readonly<Partial<Record<Money["currency"], number>>>;
}

/** The events it counts. */
export type SalesEvent =
  | EventOf<typeof OrderPlaced>
  | EventOf<typeof OrderPaid>
  | EventOf<typeof OrderShipped>
  | EventOf<typeof OrderCancelled>;

const salesEvolver: EvolverOf<Sales, SalesEvent> = {
  initial: () => ({ placed: 0, shipped: 0, revenue: {} }),
  evolve: {
    "order-placed": (sales): Sales => ({ ...sales, placed: sales.placed + 1 }),
    "order-paid": (sales, { data }): Sales => book(sales, data.amount, 1),
    "order-shipped": (sales): Sales => ({ ...sales, shipped: sales.shipped + 1 }),
    "order-cancelled": (sales, { data }): Sales =>
      data.refund === null ? sales : book(sales, data.refund, -1),
  },
};

function book(sales: Sales, { amount, currency }: Money, sign: 1 | -1): Sales {
  return {
    ...sales,
    revenue: { ...sales.revenue, [currency]: (sales.revenue[currency] ?? 0) + sign * amount },
  };
}

export const sales = defineProjection(salesEvolver, { name: "sales" });
