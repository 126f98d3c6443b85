import { type ShipmentDecider, ShippingRequested } from "../generated/shipment.js";
import type { ShipmentState } from "./evolver.js";

/** Which events follow from a command in a state: none = nothing to do. Refuse a command with `reject`. */
export const shipmentDecider: ShipmentDecider<ShipmentState> = {
  // Ask the carrier to collect an order. Always: that a request is not made twice is not decided here but follows from
  // the command's id, which the reactor derives from the event.
  "request-shipping": (_state, { entityId, data }) => [ShippingRequested.create(entityId, data)],
};
