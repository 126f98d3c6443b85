import { reject } from "rita-ts";
import {
  PriceChanged,
  type ProductDecider,
  type ProductState,
  StockReceived,
  StockReleased,
  StockReserved,
} from "../generated/product.js";

export const productDecider: ProductDecider<ProductState> = {
  "change-price": (state, { entityId, data }) => [
    PriceChanged.create(entityId, { price: data.price, previousPrice: state.price }),
  ],

  "receive-stock": (_state, { entityId, data }) => [StockReceived.create(entityId, data)],

  "reserve-stock": (state, { entityId, data }) => {
    if (Object.hasOwn(state.reserved, data.orderId)) return [];
    const free = freeOf(state);
    if (data.quantity > free) reject("out-of-stock", `${entityId}: ${data.quantity} wanted, ${free} free`);
    return [StockReserved.create(entityId, data)];
  },

  "release-stock": (state, { entityId, data }) => {
    const quantity = state.reserved[data.orderId];
    if (quantity === undefined) return [];
    return [StockReleased.create(entityId, { orderId: data.orderId, quantity })];
  },
};

/** Pieces nobody has reserved. */
export function freeOf(state: ProductState): number {
  return Object.values(state.reserved).reduce((free, quantity) => free - quantity, state.onHand);
}
