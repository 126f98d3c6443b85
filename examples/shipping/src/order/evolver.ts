import type { OrderEvolver } from "../generated/order.js";

/** What is remembered of one order to decide about its next command. */
export interface OrderState {
  readonly status: "none" | "paid";
}

/** How the state of one order comes from its events. Each case gives a new state and never changes the old one. */
export const orderEvolver: OrderEvolver<OrderState> = {
  initial: (): OrderState => ({ status: "none" }),
  evolve: {
    // An order was paid
    "order-paid": (): OrderState => ({ status: "paid" }),
  },
};
