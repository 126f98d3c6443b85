// biome-ignore-all lint: a page of types, of which nothing runs.
import { given, type NatsServer, startNatsServer } from "rita-ts/testing";
import { order } from "./accepted.js";
import { OrderPlaced, OrderShipped, PlaceOrder, ShipOrder } from "./generated-index.js";

const placed = OrderPlaced.create("1", { customerId: "c", lines: [], total: { amount: 1, currency: "EUR" } });
given(order)
  .when(PlaceOrder.create("1", { customerId: "c", lines: [] }))
  .expectEvents(placed)
  .expectState({ status: "placed" });
given(order, placed, OrderShipped.create("1", { carrier: "x" })).expectState({ status: "shipped" });
given(order, placed)
  .when(ShipOrder.create("1", { carrier: "x" }))
  .expectRejection(/shipped/);
given(order)
  .when({ entity: "order.1", type: "ship-order", data: { carrier: "x" } })
  .expectNothing();

export async function onServer(): Promise<string> {
  await using server: NatsServer = await startNatsServer({ config: undefined, port: undefined });
  return server.url;
}
