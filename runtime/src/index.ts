/**
 * Event sourcing on NATS JetStream, wire-compatible with Rita for Go.
 *
 * @module
 */

// For everybody.
export type {
  AppendResult,
  DecideResult,
  EventStore,
  EventStoreInfo,
  EvolverFor,
  ExecuteResult,
  LoadResult,
} from "./contract/event-store.js";
export type { Logger } from "./contract/logger.js";
export type {
  CallOptions,
  ExecuteOptions,
  InfoOptions,
  LoadOptions,
  ReadOptions,
  WatchOptions,
} from "./contract/options.js";
export type {
  BindOptions,
  DeadLetter,
  Reactor,
  ReactorBinding,
  ReactorConfig,
  ReactorContext,
  ReactorFailure,
  ReactorHandler,
  ReactorInfo,
  ReactorStart,
} from "./contract/reactor.js";
export type { Watcher } from "./contract/watcher.js";
export type { RitaErrorCode } from "./errors/codes.js";
export { reject } from "./errors/reject.js";
export { type ErrorDetails, RitaError } from "./errors/rita-error.js";
export { SequenceConflictError } from "./errors/sequence-conflict.js";
export type { EventStoreConfig, OpenOptions } from "./manager/config.js";
export type { Health } from "./manager/health.js";
export { Manager, type ManagerOptions } from "./manager/manager.js";
export type { Command, CreateOptions, EntityRef, NewCommand, NewCommandOf } from "./message/command.js";
// For registries written by hand; generated code has its own door, rita-ts/codegen/v1.
export { commandType, eventType, type MessageFacts } from "./message/descriptor.js";
export type { Event, NewEvent, NewEventOf } from "./message/event.js";
export { type Expect, expectSequence, expectSequenceSubject } from "./message/expect.js";
export type {
  CommandOf,
  CommandType,
  EventCreateOptions,
  EventOf,
  EventType,
  EventTypesOf,
  MessageType,
} from "./message/message-type.js";
export { defineModel, defineProjection } from "./model/define-model.js";
export type { ModelDefinition, ModelOptions, SnapshotSettings } from "./model/definition.js";
export { Model } from "./model/model.js";
export type {
  CommandWithOptionalEntity,
  Decide,
  Decider,
  DeciderEvolver,
  DeciderOf,
  Decides,
  Evolve,
  Evolver,
  EvolverOf,
  Handles,
  Viewer,
} from "./model/types.js";
export type { Connection } from "./nats/connection.js";
export { republishedEvent } from "./nats/republished.js";
export { causedBy } from "./reactor/caused-by.js";
export { unprocessable } from "./reactor/failures.js";
export { type Registry, registry } from "./registry/registry.js";
export { type VersionedRegistry, versionedRegistry } from "./registry/upcasters.js";
export { type EntitySubjects, entitySubjects } from "./subject/entity-subjects.js";
export type { Check, CheckFailure, Validators } from "./validation/check.js";
export type { Issue, Result } from "./validation/result.js";
