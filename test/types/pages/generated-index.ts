// biome-ignore-all lint: a page of types, of which nothing runs.
// biome-ignore-all assist: the same.
// biome-ignore-all format: the lines below a mark must stay one line.
import { registry as makeRegistry, type Registry } from "rita-ts/codegen/v1";
import { OrderCancelled, OrderPlaced, OrderShipped, PlaceOrder, ShipOrder, type OrderCommand, type OrderEvent } from "./generated-order.js";
import { ReserveStock, StockReleased, StockReserved, type ProductCommand, type ProductEvent } from "./generated-product.js";
export type RegistryEvent = OrderEvent | ProductEvent;
export type RegistryCommand = OrderCommand | ProductCommand;
export const registry: Registry<RegistryEvent, RegistryCommand> = /*@__PURE__*/ makeRegistry(
  OrderPlaced,
  OrderShipped,
  OrderCancelled,
  PlaceOrder,
  ShipOrder,
  StockReserved,
  StockReleased,
  ReserveStock,
);
export * from "./generated-order.js";
export * from "./generated-product.js";
