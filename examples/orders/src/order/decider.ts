import { reject } from "rita-ts";
import {
  OrderCancelled,
  type OrderDecider,
  type OrderLine,
  OrderLineAdded,
  OrderPaid,
  OrderPlaced,
  OrderShipped,
} from "../generated/order.js";
import type { Money } from "../generated/shared.js";
import type { OrderState } from "./evolver.js";

export const orderDecider: OrderDecider<OrderState> = {
  "place-order": (state, { entityId, data }) => {
    if (state.status !== "none") reject("already-placed", `order ${entityId} exists already`);
    return [OrderPlaced.create(entityId, { ...data, total: totalOf(data.lines) })];
  },

  "add-order-line": (state, { entityId, data }) => {
    if (state.status !== "placed")
      reject("not-open", `order ${entityId} is ${state.status}, lines are fixed`);
    return [
      OrderLineAdded.create(entityId, { line: data.line, total: totalOf([...state.lines, data.line]) }),
    ];
  },

  "pay-order": (state, { entityId, data }) => {
    if (state.status === "paid") return [];
    if (state.status !== "placed") reject("not-payable", `order ${entityId} is ${state.status}`);
    if (!sameMoney(data.amount, state.total)) {
      reject(
        "wrong-amount",
        `order ${entityId} costs ${moneyText(state.total)}, not ${moneyText(data.amount)}`,
      );
    }
    return [OrderPaid.create(entityId, data)];
  },

  "ship-order": (state, { entityId, data }) => {
    if (state.status !== "paid")
      reject("not-paid", `order ${entityId} is ${state.status}, only a paid order is shipped`);
    return [OrderShipped.create(entityId, data)];
  },

  "cancel-order": (state, { entityId, data }) => {
    if (state.status === "cancelled") return [];
    if (state.status === "none") reject("unknown-order", `there is no order ${entityId}`);
    if (state.status === "shipped") reject("already-shipped", `order ${entityId} has left the warehouse`);
    return [
      OrderCancelled.create(entityId, { ...data, refund: state.status === "paid" ? state.total : null }),
    ];
  },
};

function totalOf(lines: readonly OrderLine[]): Money {
  const currencies = new Set(lines.map((line) => line.unitPrice.currency));
  const [currency = "EUR"] = currencies;
  if (currencies.size > 1) reject("mixed-currencies", "all lines of an order have one currency");
  return { amount: lines.reduce((sum, line) => sum + line.quantity * line.unitPrice.amount, 0), currency };
}

function sameMoney(left: Money, right: Money): boolean {
  return left.amount === right.amount && left.currency === right.currency;
}

/** Money as a person writes it: `25.00 EUR`. */
export function moneyText({ amount, currency }: Money): string {
  return `${(amount / 100).toFixed(2)} ${currency}`;
}
