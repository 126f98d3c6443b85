// biome-ignore-all lint: a page of types, of which nothing runs.
// biome-ignore-all assist: the same.
// biome-ignore-all format: the lines below a mark must stay one line.
import {
  commandType,
  eventType,
  type CommandOf,
  type CommandType,
  type Decide,
  type Decides,
  type Evolve,
  type EventOf,
  type EventType,
  type EvolverOf,
  type Validators,
} from "rita-ts/codegen/v1";
declare const v: Validators<never>;
export interface Money {
  readonly amount: number;
  readonly currency: "EUR" | "USD";
}
export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}
export interface OrderPlaced {
  readonly customerId: string;
  readonly lines: readonly OrderLine[];
  readonly total: Money;
  readonly note?: string;
}
export const OrderPlaced: EventType<"order-placed", "order", OrderPlaced> = /*@__PURE__*/ eventType("order-placed", "order", v);
export interface OrderShipped {
  readonly carrier: string;
}
export const OrderShipped: EventType<"order-shipped", "order", OrderShipped> = /*@__PURE__*/ eventType("order-shipped", "order", v);
export interface OrderCancelled {
  readonly reason?: string;
}
export const OrderCancelled: EventType<"order-cancelled", "order", OrderCancelled> = /*@__PURE__*/ eventType("order-cancelled", "order", v);
export interface PlaceOrder {
  readonly customerId: string;
  readonly lines: readonly OrderLine[];
}
export const PlaceOrder: CommandType<"place-order", "order", PlaceOrder> = /*@__PURE__*/ commandType("place-order", "order", v);
export interface ShipOrder {
  readonly carrier: string;
}
export const ShipOrder: CommandType<"ship-order", "order", ShipOrder> = /*@__PURE__*/ commandType("ship-order", "order", v);
export type OrderEvent = EventOf<typeof OrderPlaced> | EventOf<typeof OrderShipped> | EventOf<typeof OrderCancelled>;
export type OrderCommand = CommandOf<typeof PlaceOrder> | CommandOf<typeof ShipOrder>;
export interface OrderCases<State> {
  /** Event `order-placed`. */
  readonly "order-placed": Evolve<State, EventOf<typeof OrderPlaced>>;
  readonly "order-shipped": Evolve<State, EventOf<typeof OrderShipped>>;
  readonly "order-cancelled": Evolve<State, EventOf<typeof OrderCancelled>>;
}
export interface OrderEvolver<State> extends EvolverOf<State, OrderEvent> {
  readonly evolve: OrderCases<State>;
}
export interface OrderDecider<State> extends Decides<OrderCommand, OrderEvent> {
  /** Command `place-order`: places it. Emits order-placed. */
  readonly "place-order": Decide<State, CommandOf<typeof PlaceOrder>, EventOf<typeof OrderPlaced>>;
  readonly "ship-order": Decide<State, CommandOf<typeof ShipOrder>, EventOf<typeof OrderShipped> | EventOf<typeof OrderCancelled>>;
}
