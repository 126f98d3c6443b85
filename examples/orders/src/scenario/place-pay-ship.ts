import { OrderPlaced, PayOrder, PlaceOrder, ShipOrder } from "../generated/order.js";
import { ChangePrice, ReceiveStock, ReserveStock } from "../generated/product.js";
import { order, product } from "../models.js";
import type { Narrator } from "../narrator.js";
import { moneyText } from "../order/decider.js";
import { freeOf } from "../product/decider.js";
import type { ShopStore } from "../shop.js";

/** An order from the first click to the carrier. */
export async function placePayShip(store: ShopStore, tell: Narrator): Promise<void> {
  tell.heading("A product comes into the shop");
  await store.execute(
    product,
    ChangePrice.create("TEA-GREEN-100", { price: { amount: 1250, currency: "EUR" } }),
  );
  await store.execute(product, ReceiveStock.create("TEA-GREEN-100", { quantity: 50 }));
  const reserved = await store.execute(
    product,
    ReserveStock.create("TEA-GREEN-100", { orderId: "1042", quantity: 2 }),
  );
  tell.did("priced, received 50, reserved 2 for order 1042", `${freeOf(reserved.state)} free`);

  tell.heading("An order is placed, paid and shipped");
  const placed = await store.execute(
    order,
    PlaceOrder.create("1042", PlaceOrder.example(), { id: "web-request-7781" }),
  );
  const total = placed.state.total;
  tell.did("place-order 1042", `${placed.state.status}, total ${moneyText(total)}, event ${placed.sequence}`);

  const again = await store.execute(
    order,
    PlaceOrder.create("1042", PlaceOrder.example(), { id: "web-request-7781" }),
  );
  tell.did("the same request sent again", again.duplicate ? "recognised, nothing done twice" : "done twice!");

  const paid = await store.execute(
    order,
    PayOrder.create("1042", { amount: total, method: { kind: "voucher", code: "SPRING-2026" } }),
  );
  tell.did("pay-order 1042", `${paid.state.status}, event ${paid.sequence}`);

  const shipped = await store.execute(order, ShipOrder.create("1042", ShipOrder.example()));
  tell.did("ship-order 1042", `${shipped.state.status}, event ${shipped.sequence}`);

  for await (const event of store.read({ filters: "order.1042" })) {
    // The type narrows the data: only order-placed has lines.
    const detail = OrderPlaced.is(event) ? `, ${event.data.lines.length} line` : "";
    tell.did(`   log: ${event.sequence} ${event.type}${detail}`);
  }
}
