import type { NatsServer } from "rita-ts/testing";
import { ShipOrder } from "../generated/order.js";
import { order } from "../models.js";
import type { Narrator } from "../narrator.js";
import type { ShopStore } from "../shop.js";

/** The server goes away and comes back. */
export async function restart(
  store: ShopStore,
  server: NatsServer | undefined,
  tell: Narrator,
): Promise<void> {
  tell.heading("The server is stopped and started again");
  if (server === undefined) {
    tell.did("left out: there is no server of our own to stop");
    return;
  }
  const before = await store.head();
  await server.restart();
  tell.did("the store's last event before and after", `${before} and ${await store.head()}`);
  const shipped = await store.execute(order, ShipOrder.create("2001", ShipOrder.example()));
  tell.did("the work goes on: ship-order 2001", `${shipped.state.status}, event ${shipped.sequence}`);
}
