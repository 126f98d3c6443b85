import {
  type Check,
  type CheckFailure,
  type CommandOf,
  type CommandType,
  commandType,
  type DeciderOf,
  defineModel,
  defineProjection,
  type EventOf,
  type EventType,
  type EvolverOf,
  eventType,
  type ModelDefinition,
  type Registry,
  registry,
  reject,
  type Validators,
} from "rita-ts";

/** Types of the properties of a message's data. */
type Shape = Readonly<Record<string, "string" | "number">>;

/** A check as the generator would print it for a closed object whose properties are all required. */
function checkOf(shape: Shape, closed: boolean): Check {
  const check: Check = (value) => {
    const failures: CheckFailure[] = [];
    const fail = (instancePath: string, keyword: string, params: CheckFailure["params"]): void => {
      failures.push({ instancePath, schemaPath: `#/${keyword}`, keyword, params });
    };
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      fail("", "type", { type: "object" });
    } else {
      for (const [name, type] of Object.entries(shape)) {
        const property: unknown = Reflect.get(value, name);
        if (property === undefined) fail("", "required", { missingProperty: name });
        else if (typeof property !== type) fail(`/${name}`, "type", { type });
      }
      for (const name of Object.keys(value)) {
        if (closed && !Object.hasOwn(shape, name)) {
          fail("", "additionalProperties", { additionalProperty: name });
        }
      }
    }
    check.errors = failures;
    return failures.length === 0;
  };
  return check;
}

function validators<D>(shape: Shape): Validators<D> {
  return { write: checkOf(shape, true), read: checkOf(shape, false) };
}

export interface Placed {
  readonly customer: string;
  readonly total: number;
}
export interface Paid {
  readonly amount: number;
}
export interface Shipped {
  readonly carrier: string;
}
export interface Quantity {
  readonly quantity: number;
}

const placed = { customer: "string", total: "number" } as const;

export const OrderPlaced: EventType<"order-placed", "order", Placed> = eventType(
  "order-placed",
  "order",
  validators<Placed>(placed),
);
export const OrderPaid: EventType<"order-paid", "order", Paid> = eventType(
  "order-paid",
  "order",
  validators<Paid>({ amount: "number" }),
);
export const OrderShipped: EventType<"order-shipped", "order", Shipped> = eventType(
  "order-shipped",
  "order",
  validators<Shipped>({ carrier: "string" }),
);
export const StockAdded: EventType<"stock-added", "product", Quantity> = eventType(
  "stock-added",
  "product",
  validators<Quantity>({ quantity: "number" }),
);
export const StockReserved: EventType<"stock-reserved", "product", Quantity> = eventType(
  "stock-reserved",
  "product",
  validators<Quantity>({ quantity: "number" }),
);
export const PlaceOrder: CommandType<"place-order", "order", Placed> = commandType(
  "place-order",
  "order",
  validators<Placed>(placed),
);
export const PayOrder: CommandType<"pay-order", "order", Paid> = commandType(
  "pay-order",
  "order",
  validators<Paid>({ amount: "number" }),
);
export const ReserveStock: CommandType<"reserve-stock", "product", Quantity> = commandType(
  "reserve-stock",
  "product",
  validators<Quantity>({ quantity: "number" }),
);

export type OrderEvent =
  | EventOf<typeof OrderPlaced>
  | EventOf<typeof OrderPaid>
  | EventOf<typeof OrderShipped>;
export type ProductEvent = EventOf<typeof StockAdded> | EventOf<typeof StockReserved>;
export type OrderCommand = CommandOf<typeof PlaceOrder> | CommandOf<typeof PayOrder>;
export type ProductCommand = CommandOf<typeof ReserveStock>;
export type ShopEvent = OrderEvent | ProductEvent;
export type ShopCommand = OrderCommand | ProductCommand;

/** Every message type of the shop. */
export const shop: Registry<ShopEvent, ShopCommand> = registry(
  OrderPlaced,
  OrderPaid,
  OrderShipped,
  StockAdded,
  StockReserved,
  PlaceOrder,
  PayOrder,
  ReserveStock,
);

export interface OrderState {
  readonly status: "none" | "placed" | "shipped";
  readonly total: number;
  readonly paid: number;
}

const orderEvolver: EvolverOf<OrderState, OrderEvent> = {
  initial: () => ({ status: "none", total: 0, paid: 0 }),
  evolve: {
    "order-placed": (state, { data }) => ({ ...state, status: "placed", total: data.total }),
    "order-paid": (state, { data }) => ({ ...state, paid: state.paid + data.amount }),
    "order-shipped": (state) => ({ ...state, status: "shipped" }),
  },
};
const orderDecider: DeciderOf<OrderState, OrderCommand, OrderEvent> = {
  "place-order": (state, { entityId, data }) => {
    if (state.status === "none") return [OrderPlaced.create(entityId, data)];
    return reject("already-placed", `${entityId} was placed before`);
  },
  "pay-order": (state, { entityId, data }) =>
    state.paid + data.amount > state.total
      ? reject("overpaid", `${state.total - state.paid} is due`, { due: state.total - state.paid })
      : data.amount === 0
        ? []
        : [OrderPaid.create(entityId, data)],
};

export type OrderModel = ModelDefinition<OrderState, OrderEvent, OrderCommand>;
export type ProductModel = ModelDefinition<number, ProductEvent, ProductCommand>;

/** The state of one order, deciding on placing and paying it. */
export const order: OrderModel = defineModel(orderEvolver, orderDecider, { name: "order" });

const productEvolver: EvolverOf<number, ProductEvent> = {
  initial: () => 0,
  evolve: {
    "stock-added": (left, { data }) => left + data.quantity,
    "stock-reserved": (left, { data }) => left - data.quantity,
  },
};
const productDecider: DeciderOf<number, ProductCommand, ProductEvent> = {
  "reserve-stock": (left, { entityId, data }) =>
    left < data.quantity
      ? reject("sold-out", `${left} left`)
      : [StockReserved.create(entityId, { quantity: data.quantity })],
};

/** Stock left of one product. */
export const product: ProductModel = defineModel(productEvolver, productDecider, { name: "product" });

/** The same two, with a snapshot every few events. */
export const withSnapshots: { readonly order: OrderModel; readonly product: ProductModel } = {
  order: defineModel(orderEvolver, orderDecider, { name: "order", snapshot: { every: 7, version: 1 } }),
  product: defineModel(productEvolver, productDecider, {
    name: "product",
    snapshot: { every: 5, version: 1 },
  }),
};

/** The sequences of the events of all orders and products, in the order they were applied. */
export const journal: ModelDefinition<readonly number[], ShopEvent> = defineProjection<
  readonly number[],
  ShopEvent
>(
  {
    initial: () => [],
    evolve: {
      "order-placed": (seen, { sequence }) => [...seen, sequence],
      "order-paid": (seen, { sequence }) => [...seen, sequence],
      "order-shipped": (seen, { sequence }) => [...seen, sequence],
      "stock-added": (seen, { sequence }) => [...seen, sequence],
      "stock-reserved": (seen, { sequence }) => [...seen, sequence],
    },
  },
  { name: "journal" },
);
