// biome-ignore-all lint: a page of types, of which nothing runs.
// biome-ignore-all assist: the same.
// biome-ignore-all format: the lines below a mark must stay one line.
import { type Connection, defineModel, defineProjection, type EventOf, type Evolver, type EvolverOf, type ModelDefinition } from "rita-ts";
import { Manager, Model, type EventStore } from "rita-ts";
import {
  OrderPlaced,
  OrderShipped,
  PlaceOrder,
  ReserveStock,
  ShipOrder,
  StockReserved,
  registry,
  type OrderCommand,
  type OrderDecider,
  type OrderEvent,
  type OrderEvolver,
  type ProductEvolver,
  type ProductDecider,
} from "./generated-index.js";
export interface OrderState {
  readonly status: "none" | "placed" | "shipped";
  readonly note?: string;
}
export const orderEvolver: OrderEvolver<OrderState> = {
  initial: () => ({ status: "none" }),
  evolve: {
    "order-placed": (state, event): OrderState => ({
      ...state,
      status: "placed",
      ...(event.data.note !== undefined && { note: event.data.note }),
    }),
    "order-shipped": (state, event) => {
      event.data.carrier.toUpperCase();
      return { ...state, status: "shipped" };
    },
    "order-cancelled": (state) => state,
  },
};
export const orderDecider: OrderDecider<OrderState> = {
  "place-order": (state, command) =>
    state.status === "none"
      ? [
          OrderPlaced.create(command.entityId, {
            customerId: command.data.customerId,
            lines: command.data.lines,
            total: { amount: 1, currency: "EUR" },
          }),
        ]
      : [],
  "ship-order": (_state, { entityId, data }) => [OrderShipped.create(entityId, { carrier: data.carrier })],
};
const productEvolver: ProductEvolver<number> = {
  initial: () => 0,
  evolve: { "stock-reserved": (n, e) => n - e.data.quantity, "stock-released": (n, e) => n + e.data.quantity },
};
const productDecider: ProductDecider<number> = {
  "reserve-stock": (n, c) => (n >= c.data.quantity ? [StockReserved.create(c.entityId, c.data)] : []),
};
export const order: ModelDefinition<OrderState, OrderEvent, OrderCommand> = defineModel(orderEvolver, orderDecider);
const order2 = defineModel(orderEvolver, orderDecider);
const product = defineModel(productEvolver, productDecider);
type Sales = EventOf<typeof OrderPlaced> | EventOf<typeof StockReserved>;
const salesEvolver: EvolverOf<ReadonlyMap<string, number>, Sales> = {
  initial: () => new Map(),
  evolve: {
    "order-placed": (m, e) => new Map(m).set(e.data.customerId, e.data.total.amount),
    "stock-reserved": (m, e) => new Map(m).set(e.data.orderId, e.data.quantity),
  },
};
const sales = defineProjection(salesEvolver);
declare const connection: Connection;
const manager = new Manager(connection, { registry });
const raw = new Manager(connection);
const store = await manager.createEventStore({ name: "shop" });
const r = await store.execute(order2, PlaceOrder.create("1042", { customerId: "c", lines: [] }));
r.state.status satisfies "none" | "placed" | "shipped";
for (const e of r.events) e.entityType satisfies "order";
const l = await store.load(order, "order.1042");
l.state.status;
for await (const event of store.read({ filters: "order" })) {
  switch (event.type) {
    case "order-placed":
      event.data.total.currency satisfies "EUR" | "USD";
      event.entityType satisfies "order";
      break;
    case "order-shipped":
      event.data.carrier;
      break;
    case "order-cancelled":
      break;
    case "stock-reserved":
      event.data.quantity;
      event.entityType satisfies "product";
      break;
    case "stock-released":
      break;
    default:
      event satisfies never;
  }
}
for await (const event of store.read({ events: [OrderPlaced, StockReserved] })) {
  if (event.type === "order-placed") event.data.lines;
  else event.data.orderId;
}
await store.watch(new Model(sales));
await store.watch(new Model(order2));
const log = {
  evolve(event: OrderEvent | EventOf<typeof StockReserved>) {
    event.type;
  },
  handles: ["order-placed", "order-shipped", "order-cancelled", "stock-reserved"] as const,
};
await store.watch(log);
await store.watch({
  evolve: (event) => {
    if (event.type === "stock-released") event.data.orderId;
  },
});
await store.append(OrderPlaced.create("1", { customerId: "c", lines: [], total: { amount: 1, currency: "EUR" } }));
await store.append([OrderShipped.create("1", { carrier: "x" }), StockReserved.create("p", { orderId: "1", quantity: 1 })]);
await store.append({ entity: "order.1", type: "order-shipped", data: { carrier: "x" } });
await store.execute(product, ReserveStock.create("p", { orderId: "1", quantity: 1 }));
const rs = await raw.createEventStore({ name: "raw" });
await rs.append({ entity: "a.1", type: "x", data: new Uint8Array() });
for await (const e of rs.read()) e.data satisfies Uint8Array;
await rs.decide({ decide: () => [] }, { entity: "a.1", type: "x", data: new Uint8Array() });
export type { EventStore, Evolver };

function place(s: Pick<EventStore<OrderEvent, OrderCommand>, "execute" | "load">) {
  return s.execute(order, PlaceOrder.create("1", { customerId: "", lines: [] }));
}
await place(store);
