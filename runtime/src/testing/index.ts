/**
 * Tools for tests: a real nats-server in a few milliseconds, and given/when/expect for deciders and evolvers
 * without one.
 *
 * @module
 */

export type { BankCommand, BankEvent } from "./behaviour/bank.js";
export type { MakeStore, StoreUnderTest, StoreWish, WishedOptions } from "./behaviour/context.js";
export { eventStoreBehaviour } from "./behaviour/event-store-behaviour.js";
export type { TestRunner } from "./behaviour/runner.js";
export { ExpectationError } from "./expectation-error.js";
export { type Given, given } from "./given.js";
export { MemoryEventStore } from "./memory-event-store.js";
export { MemoryManager } from "./memory-manager.js";
export type { MemoryManagerOptions } from "./memory-options.js";
export { MemoryServer, type MemoryStream } from "./memory-server.js";
export { type NatsCluster, type NatsClusterOptions, startNatsCluster } from "./nats-cluster.js";
export { type NatsServer, type NatsServerOptions, startNatsServer } from "./nats-server.js";
export type { Outcome } from "./outcome.js";
