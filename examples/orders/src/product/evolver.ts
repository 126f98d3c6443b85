import type { ProductEvolver, ProductState } from "../generated/product.js";

export const productEvolver: ProductEvolver<ProductState> = {
  initial: () => ({ onHand: 0, reserved: {}, price: null }),
  evolve: {
    "price-changed": (state, { data }): ProductState => ({ ...state, price: data.price }),
    "stock-received": (state, { data }): ProductState => ({ ...state, onHand: state.onHand + data.quantity }),
    "stock-reserved": (state, { data }): ProductState => ({
      ...state,
      reserved: { ...state.reserved, [data.orderId]: data.quantity },
    }),
    "stock-released": (state, { data }): ProductState => {
      const { [data.orderId]: _released, ...reserved } = state.reserved;
      return { ...state, reserved };
    },
  },
};
