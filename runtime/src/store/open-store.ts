import { Topology } from "../append/topology.js";
import { type CodecTable, checkCodecs } from "../codecs/table.js";
import type { EventStore } from "../contract/event-store.js";
import type { Logger } from "../contract/logger.js";
import type { Telemetry } from "../contract/telemetry.js";
import { decodeEvent } from "../envelope/decode.js";
import type { Storage } from "../log/storage.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { Registry } from "../registry/registry.js";
import { checkUpcasters } from "../registry/upcasters.js";
import type { BackgroundWork } from "../snapshot/background.js";
import { Snapshots } from "../snapshot/snapshots.js";
import type { Scope } from "../subject/scope.js";
import { EntityCache } from "./entity-cache.js";
import { LogEventStore } from "./log-event-store.js";
import { KeyedQueue } from "./queue.js";
import type { RunningWatches } from "./running-watches.js";
import type { StoreContext, StoreContexts } from "./store-context.js";

/** What every store of one manager shares. */
export interface StoreSettings<E extends Event, C extends Command> {
  readonly registry: Registry<E, C> | undefined;
  readonly codecs: CodecTable;
  readonly clock: () => Date;
  readonly id: () => string;
  readonly logger: Logger;
  readonly telemetry: Telemetry | undefined;
  readonly validateOnRead: boolean;
  readonly oldestServer: string | undefined;
  /** Most entities of a store whose state is kept in memory, 0 = none. */
  readonly cachedEntities: number;
  readonly watches: RunningWatches;
  /** Writes that nobody waits for. */
  readonly background: BackgroundWork;
}

/** The entities of one scope, as one manager works on them: a store's, or one tenant's. */
interface Entities {
  readonly queue: KeyedQueue;
  readonly cache: EntityCache;
  readonly snapshots: Snapshots;
}

/** What a shared log needs of its manager's settings. */
type SharedSettings = Pick<
  StoreSettings<Event, Command>,
  "cachedEntities" | "oldestServer" | "logger" | "background"
>;

/** What one manager knows of one store's log, shared by everybody who opens it there. */
export class SharedLog {
  readonly storage: Storage;
  readonly topology: Topology;
  readonly #settings: SharedSettings;
  /** By tenant, `""` = no tenant. */
  readonly #entities = new Map<string, Entities>();

  constructor(storage: Storage, settings: SharedSettings) {
    this.storage = storage;
    this.#settings = settings;
    this.topology = new Topology(storage.log, settings.oldestServer);
    this.topology.onReplaced(() => this.#clear());
  }

  /** What belongs to the entities of a scope: those of the same name in two tenants are two. */
  entities(scope: Scope): Entities {
    const { tenant = "" } = scope;
    const known = this.#entities.get(tenant);
    if (known !== undefined) return known;
    const { cachedEntities, logger, background } = this.#settings;
    const entities = {
      queue: new KeyedQueue(),
      cache: new EntityCache(cachedEntities),
      snapshots: new Snapshots(this.storage.bucket("snapshots"), scope, logger, background),
    };
    this.#entities.set(tenant, entities);
    return entities;
  }

  /** Nothing known before holds any more: the connection was lost in between, or the log is another. */
  forget(): void {
    this.topology.expire();
    this.#clear();
  }

  #clear(): void {
    for (const { cache } of this.#entities.values()) cache.clear();
  }
}

/** How one caller opens a store. */
export interface Opening {
  readonly scope: Scope;
  /** Whether the store keeps its tenants apart, so that every operation needs one. */
  readonly tenancy: boolean;
  /** Why old events may be gone, `undefined` when they cannot or the caller does not mind. */
  readonly truncation: string | undefined;
  readonly allowUnsafeGuards: boolean;
}

/** The event store over a log. @throws RitaError `REGISTRY_INVALID`, `CODEC_UNAVAILABLE` when an upcaster or a codec is missing. */
export function openStore<E extends Event, C extends Command>(
  settings: StoreSettings<E, C>,
  shared: SharedLog,
  opening: Opening,
): EventStore<E, C> {
  return new LogEventStore<E, C>(storeContexts(settings, shared, opening));
}

/**
 * What an event store over a log works with, for the whole store and for each of its tenants.
 *
 * @throws RitaError `REGISTRY_INVALID` when an upcaster is missing, `CODEC_UNAVAILABLE` when a codec is.
 */
export function storeContexts<E extends Event, C extends Command>(
  settings: StoreSettings<E, C>,
  shared: SharedLog,
  opening: Opening,
): StoreContexts {
  const { registry, codecs } = settings;
  if (registry !== undefined) {
    checkUpcasters(registry.events, registry.upcasters);
    checkCodecs(codecs, registry.events.values());
  }
  return {
    scope: opening.scope,
    tenancy: opening.tenancy,
    of: (scope) => storeContext(settings, shared, { ...opening, scope }),
  };
}

function storeContext<E extends Event, C extends Command>(
  { registry, codecs, clock, id, logger, telemetry, validateOnRead, watches }: StoreSettings<E, C>,
  shared: SharedLog,
  { scope, truncation, allowUnsafeGuards }: Opening,
): StoreContext {
  const decode = { registry, codecs, validateOnRead };
  const { storage, topology } = shared;
  const { log } = storage;
  return {
    storage,
    ...shared.entities(scope),
    append: {
      log,
      topology,
      allowUnsafeGuards,
      envelope: { scope, registry, codecs, clock, id, traceMeta: telemetry && (() => telemetry.traceMeta()) },
      decode: (message) => decodeEvent(decode, message),
    },
    read: { log, scope, decode },
    watches,
    logger,
    telemetry,
    truncation,
  };
}
