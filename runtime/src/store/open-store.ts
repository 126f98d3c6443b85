import { Topology } from "../append/topology.js";
import type { Logger } from "../contract/logger.js";
import { decodeEvent } from "../envelope/decode.js";
import type { Log } from "../log/log.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { Registry } from "../registry/registry.js";
import type { Scope } from "../subject/scope.js";
import { LogEventStore } from "./log-event-store.js";
import type { KeyedQueue } from "./queue.js";

/** What every store of one manager shares. */
export interface StoreSettings<E extends Event, C extends Command> {
  readonly registry: Registry<E, C> | undefined;
  readonly clock: () => Date;
  readonly id: () => string;
  readonly logger: Logger;
  readonly validateOnRead: boolean;
  readonly oldestServer: string | undefined;
}

/** One store: its log, and what is known about it. */
export interface OpenedLog {
  readonly log: Log;
  readonly scope: Scope;
  readonly replicas: number;
  readonly queue: KeyedQueue;
  /** Why old events may be gone, `undefined` when they cannot or the caller does not mind. */
  readonly truncation: string | undefined;
  readonly allowUnsafeGuards: boolean;
}

/** An event store, and what its manager tells it. */
export interface OpenStore<E extends Event, C extends Command> {
  readonly store: LogEventStore<E, C>;
  /** The connection was lost in between: what is known of the servers is to be read again. */
  readonly reconnected: () => void;
}

/** The event store over a log. */
export function openStore<E extends Event, C extends Command>(
  settings: StoreSettings<E, C>,
  { log, scope, replicas, queue, truncation, allowUnsafeGuards }: OpenedLog,
): OpenStore<E, C> {
  const { registry, clock, id, logger, validateOnRead, oldestServer } = settings;
  const topology = new Topology(log, replicas, { allowUnsafeGuards, oldestServer });
  const decode = { registry, validateOnRead };
  const store = new LogEventStore<E, C>({
    append: {
      log,
      topology,
      envelope: { scope, registry, clock, id },
      decode: (message) => decodeEvent(decode, message),
    },
    read: { log, scope, decode },
    queue,
    logger,
    truncation,
  });
  return { store, reconnected: () => topology.expire() };
}
