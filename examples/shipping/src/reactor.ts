import { causedBy, type Reactor, type ReactorHandler } from "rita-ts";
import type { RegistryEvent } from "./generated/index.js";
import { OrderPaid } from "./generated/order.js";
import { RequestShipping } from "./generated/shipment.js";
import { type Shop, shipment } from "./shop.js";

/** The reactor that has every paid order collected. Its place is kept on the server; this only says what it is. */
export function shippingReactor({ store }: Shop): Promise<Reactor<RegistryEvent>> {
  return store.createReactor({
    name: "shipping",
    description: "Asks the carrier to collect every paid order",
    filters: "order.*.order-paid",
    // How long a process may hang before its order is given to another one; short, for this program to be.
    ackWait: 500,
  });
}

/**
 * Asks for each paid order's shipping. It is called at least once for each, and again when the process ended before the
 * server knew that it was done; the command's id follows from the event, so the second time nothing happens.
 */
export function requestShipping(
  { store }: Shop,
  requested: (orderId: string, duplicate: boolean) => void | Promise<void>,
): ReactorHandler<RegistryEvent> {
  return async (event) => {
    if (!OrderPaid.is(event)) return;
    const { entityId: orderId } = event;
    const { address } = event.data;
    const command = RequestShipping.create(orderId, { orderId, address }, causedBy(event, "shipping"));
    const { duplicate } = await store.execute(shipment, command);
    await requested(orderId, duplicate);
  };
}
