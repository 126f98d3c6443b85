import type { ShipmentEvolver } from "../generated/shipment.js";

/** What is remembered of one shipment to decide about its next command. */
export interface ShipmentState {
  readonly requests: number;
}

/** How the state of one shipment comes from its events. Each case gives a new state and never changes the old one. */
export const shipmentEvolver: ShipmentEvolver<ShipmentState> = {
  initial: (): ShipmentState => ({ requests: 0 }),
  evolve: {
    // The carrier was asked to collect an order
    "shipping-requested": ({ requests }): ShipmentState => ({ requests: requests + 1 }),
  },
};
