// biome-ignore-all lint: a page of types, of which nothing runs.
// biome-ignore-all assist: the same.
// biome-ignore-all format: the lines below a mark must stay one line.
import { defineModel } from "rita-ts";
import { given } from "rita-ts/testing";
import { type Connection, Manager } from "rita-ts";
import type { EventStore, Evolver, NewEvent } from "rita-ts";
import {
  type OrderCommand,
  type OrderEvent,
  OrderPlaced,
  OrderShipped,
  PlaceOrder,
  ReserveStock,
  StockReserved,
  registry,
  type OrderDecider,
  type OrderEvolver,
} from "./generated-index.js";
interface S {
  readonly status: string;
}
// @ts-expect-error TS2741
const e1: OrderEvolver<S> = { initial: () => ({ status: "" }), evolve: { "order-placed": (s) => s, "order-shipped": (s) => s } };
// @ts-expect-error TS2741
const d5: OrderDecider<S> = { "place-order": () => [] };
// @ts-expect-error TS2322
const d6: OrderDecider<S> = { "place-order": (_s, c) => [OrderShipped.create(c.entityId, { carrier: "" })], "ship-order": () => [] };
const d7: OrderDecider<S> = {
  // @ts-expect-error TS2322
  "place-order": (_s, c) => [StockReserved.create(c.entityId, { orderId: "", quantity: 1 })],
  "ship-order": () => [],
};
declare const ev: OrderEvolver<S>;
declare const de: OrderDecider<S>;
declare const ev2: OrderEvolver<number>;
const order = defineModel(ev, de);
// @ts-expect-error TS2379
defineModel(ev2, de);
declare const connection: Connection;
const store = await new Manager(connection, { registry }).createEventStore({ name: "s" });
await store.execute(order, PlaceOrder.create("1", { customerId: "", lines: [] }));
// @ts-expect-error TS2345
await store.execute(order, ReserveStock.create("1", { orderId: "1", quantity: 1 }));
const noDecider = defineModel(ev);
// @ts-expect-error TS2345
await store.execute(noDecider, PlaceOrder.create("1", { customerId: "", lines: [] }));
// @ts-expect-error TS2353 (5.9: TS2345)
await store.execute(order, { entity: "order.1", type: "place-order", data: { carrier: "x" } });
// 1 missing case
// 2 extra case
const ee2: OrderEvolver<S> = {
  initial: () => ({ status: "" }),
  // @ts-expect-error TS2353
  evolve: { "order-placed": (s) => s, "order-shipped": (s) => s, "order-cancelled": (s) => s, "order-gone": (s: S) => s },
};
// 3 misspelt state field, no return annotation (trap)
const ee3: OrderEvolver<S> = {
  initial: () => ({ status: "" }),
  evolve: {
    "order-placed": (s) => ({ ...s, sttaus: "x" }),
    "order-shipped": () => ({ status: "a", ntoe: "x" }),
    "order-cancelled": (s) => s,
  },
};
// 4 same with a return annotation
const ee4: OrderEvolver<S> = {
  initial: (): S => ({ status: "" }),
  evolve: {
    // @ts-expect-error TS2561
    "order-placed": (s): S => ({ ...s, sttaus: "x" }),
    // @ts-expect-error TS2353
    "order-shipped": (): S => ({ status: "a", ntoe: "x" }),
    "order-cancelled": (s) => s,
  },
};
// 5 missing decider case
// 6 decider returns event of another entity
// 7 misspelt field in create
// @ts-expect-error TS2561
OrderShipped.create("1", { carier: "x" });
// @ts-expect-error TS2561
OrderPlaced.create("1", { customerId: "c", lines: [{ sku: "a", quantiy: 1 }], total: { amount: 1, currency: "EUR" } });
// 8 command of another entity
// @ts-expect-error TS2345
await store.execute(order, ReserveStock.create("1", { orderId: "1", quantity: 1 }));
// 9 wrong entity in load
// @ts-expect-error TS2345
await store.load(order, "product.1");
// @ts-expect-error TS2345
await store.load(order, "1042");
// 10 wrong entity type in a hand-written event
// @ts-expect-error TS2345
await store.append({ entity: "product.1", type: "order-shipped", data: { carrier: "" } });
// 11 contravariance
const only: Evolver<OrderEvent> = {
  evolve: (e) => {
    e.data;
  },
};
// @ts-expect-error TS2345
await store.watch(only);
class Reader {
  evolve(e: OrderEvent): void {
    e.type;
  }
}
// @ts-expect-error TS2345
await store.watch(new Reader());
// 12 EventStore<ShopEvent> as EventStore<OrderEvent>
function place(s: EventStore<OrderEvent, OrderCommand>) {
  return s.execute(order, PlaceOrder.create("1", { customerId: "", lines: [] }));
}
// @ts-expect-error TS2345
await place(store);
// 13 misspelt field via literal in decider
const dd13: OrderDecider<S> = {
  // @ts-expect-error TS2322
  "place-order": (_s, c) => [{ entity: c.entity, type: "order-shipped", data: { carrier: "x", carier: "y" } }],
  // @ts-expect-error TS2820
  "ship-order": () => [{ entity: "order.1", type: "order-shiped", data: { carrier: "x" } }],
};
// 14 EOPT on data
declare const maybe: string | undefined;
// @ts-expect-error TS2379
OrderPlaced.create("1", { customerId: "c", lines: [], total: { amount: 1, currency: "EUR" }, note: maybe });
// 15 evolver passed where an Evolver is expected
// @ts-expect-error TS2345
await store.watch(ev);
// @ts-expect-error TS2741 (5.9: TS2345)
await store.watch(order);
// 16 no annotation / satisfies
const sat = {
  initial: (): S => ({ status: "" }),
  evolve: { "order-placed": (s) => s, "order-shipped": (s) => s, "order-cancelled": (s) => s },
} satisfies OrderEvolver<S>;
const m16 = defineModel(sat, de);
// @ts-expect-error TS2379
await store.execute(m16, PlaceOrder.create("1", { customerId: "", lines: [] }));
// 17 test tools: an event, a command or a state of something else
// @ts-expect-error TS2345
given(order, StockReserved.create("1", { orderId: "1", quantity: 1 }));
// @ts-expect-error TS2345
given(order).when(ReserveStock.create("1", { orderId: "1", quantity: 1 }));
// @ts-expect-error TS2345
given(noDecider).when(PlaceOrder.create("1", { customerId: "", lines: [] }));
// @ts-expect-error TS2353
given(order).expectState({ status: "", note: "" });
// @ts-expect-error TS2345
given(order).when(PlaceOrder.create("1", { customerId: "", lines: [] })).expectEvents(StockReserved.create("1", { orderId: "1", quantity: 1 }));
