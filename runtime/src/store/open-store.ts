import { Topology } from "../append/topology.js";
import type { EventStore } from "../contract/event-store.js";
import type { Logger } from "../contract/logger.js";
import { decodeEvent } from "../envelope/decode.js";
import type { Log } from "../log/log.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { Registry } from "../registry/registry.js";
import { checkUpcasters } from "../registry/upcasters.js";
import type { Scope } from "../subject/scope.js";
import { EntityCache } from "./entity-cache.js";
import { LogEventStore } from "./log-event-store.js";
import { KeyedQueue } from "./queue.js";
import type { RunningWatches } from "./running-watches.js";
import type { StoreContext } from "./store-context.js";

/** What every store of one manager shares. */
export interface StoreSettings<E extends Event, C extends Command> {
  readonly registry: Registry<E, C> | undefined;
  readonly clock: () => Date;
  readonly id: () => string;
  readonly logger: Logger;
  readonly validateOnRead: boolean;
  readonly oldestServer: string | undefined;
  /** Most entities of a store whose state is kept in memory, 0 = none. */
  readonly cachedEntities: number;
  readonly watches: RunningWatches;
}

/** What one manager knows of one log, shared by everybody who opens it there. */
export class SharedLog {
  readonly log: Log;
  readonly queue: KeyedQueue = new KeyedQueue();
  readonly cache: EntityCache;
  readonly topology: Topology;

  constructor(
    log: Log,
    { cachedEntities, oldestServer }: Pick<StoreSettings<Event, Command>, "cachedEntities" | "oldestServer">,
  ) {
    this.log = log;
    this.cache = new EntityCache(cachedEntities);
    this.topology = new Topology(log, oldestServer);
    this.topology.onReplaced(() => this.cache.clear());
  }

  /** Nothing known before holds any more: the connection was lost in between, or the log is another. */
  forget(): void {
    this.topology.expire();
    this.cache.clear();
  }
}

/** How one caller opens a store. */
export interface Opening {
  readonly scope: Scope;
  /** Why old events may be gone, `undefined` when they cannot or the caller does not mind. */
  readonly truncation: string | undefined;
  readonly allowUnsafeGuards: boolean;
}

/** The event store over a log. @throws RitaError `REGISTRY_INVALID` when an upcaster is missing. */
export function openStore<E extends Event, C extends Command>(
  settings: StoreSettings<E, C>,
  shared: SharedLog,
  opening: Opening,
): EventStore<E, C> {
  return new LogEventStore<E, C>(storeContext(settings, shared, opening));
}

/** What an event store over a log works with. @throws RitaError `REGISTRY_INVALID` when an upcaster is missing. */
export function storeContext<E extends Event, C extends Command>(
  settings: StoreSettings<E, C>,
  { log, queue, cache, topology }: SharedLog,
  { scope, truncation, allowUnsafeGuards }: Opening,
): StoreContext {
  const { registry, clock, id, logger, validateOnRead, watches } = settings;
  if (registry !== undefined) checkUpcasters(registry.events, registry.upcasters);
  const decode = { registry, validateOnRead };
  return {
    append: {
      log,
      topology,
      allowUnsafeGuards,
      envelope: { scope, registry, clock, id },
      decode: (message) => decodeEvent(decode, message),
    },
    read: { log, scope, decode },
    queue,
    cache,
    watches,
    logger,
    truncation,
  };
}
