import type { OrderEvolver, OrderLine } from "../generated/order.js";
import type { Money } from "../generated/shared.js";

export interface OrderState {
  readonly status: "none" | "placed" | "paid" | "shipped" | "cancelled";
  readonly lines: readonly OrderLine[];
  readonly total: Money;
}

export const orderEvolver: OrderEvolver<OrderState> = {
  initial: () => ({ status: "none", lines: [], total: { amount: 0, currency: "EUR" } }),
  evolve: {
    "order-placed": (_state, { data }): OrderState => ({
      status: "placed",
      lines: data.lines,
      total: data.total,
    }),
    "order-line-added": (state, { data }): OrderState => ({
      ...state,
      lines: [...state.lines, data.line],
      total: data.total,
    }),
    "order-paid": (state): OrderState => ({ ...state, status: "paid" }),
    "order-shipped": (state): OrderState => ({ ...state, status: "shipped" }),
    "order-cancelled": (state): OrderState => ({ ...state, status: "cancelled" }),
  },
};
