import { type OrderDecider, OrderPaid } from "../generated/order.js";
import type { OrderState } from "./evolver.js";

/** Which events follow from a command in a state: none = nothing to do. Refuse a command with `reject`. */
export const orderDecider: OrderDecider<OrderState> = {
  // Pay an order
  "pay-order": (state, { entityId, data }) =>
    state.status === "paid" ? [] : [OrderPaid.create(entityId, data)],
};
