// biome-ignore-all lint: a page of types, of which nothing runs.
// biome-ignore-all assist: the same.
// biome-ignore-all format: the lines below a mark must stay one line.
import {
  commandType,
  eventType,
  type CommandOf,
  type CommandType,
  type DeciderOf,
  type EventOf,
  type EventType,
  type EvolverOf,
  type Validators,
} from "rita-ts/codegen/v1";
declare const v: Validators<never>;
export interface StockReserved {
  readonly orderId: string;
  readonly quantity: number;
}
export const StockReserved: EventType<"stock-reserved", "product", StockReserved> = /*@__PURE__*/ eventType("stock-reserved", "product", v);
export interface StockReleased {
  readonly orderId: string;
  readonly quantity: number;
}
export const StockReleased: EventType<"stock-released", "product", StockReleased> = /*@__PURE__*/ eventType("stock-released", "product", v);
export interface ReserveStock {
  readonly orderId: string;
  readonly quantity: number;
}
export const ReserveStock: CommandType<"reserve-stock", "product", ReserveStock> = /*@__PURE__*/ commandType("reserve-stock", "product", v);
export type ProductEvent = EventOf<typeof StockReserved> | EventOf<typeof StockReleased>;
export type ProductCommand = CommandOf<typeof ReserveStock>;
export type ProductEvolver<State> = EvolverOf<State, ProductEvent>;
export type ProductDecider<State> = DeciderOf<State, ProductCommand, ProductEvent>;
