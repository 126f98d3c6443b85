import type { Codec } from "../codecs/codec.js";
import { codecTable } from "../codecs/table.js";
import { type Logger, silentLogger } from "../contract/logger.js";
import type { Telemetry } from "../contract/telemetry.js";
import type { EventStoreConfig } from "../manager/config.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { Registry } from "../registry/registry.js";
import { BackgroundWork } from "../snapshot/background.js";
import type { Opening, StoreSettings } from "../store/open-store.js";
import { RunningWatches } from "../store/running-watches.js";
import { scopeOf } from "../subject/scope.js";
import { MemoryLog } from "./memory-log.js";
import type { MemoryServer } from "./memory-server.js";
import { MemoryStorage } from "./memory-storage.js";

/** Options of stores in memory: those of `Manager` that need no server. */
export interface MemoryManagerOptions<E extends Event, C extends Command> {
  /** Where the stores are. Default: a new one of its own. */
  readonly server?: MemoryServer | undefined;
  readonly registry?: Registry<E, C> | undefined;
  readonly codecs?: readonly Codec[] | undefined;
  readonly clock?: (() => Date) | undefined;
  /** Default: `id-1`, `id-2` … */
  readonly id?: (() => string) | undefined;
  readonly logger?: Logger | undefined;
  readonly telemetry?: Telemetry | undefined;
  readonly validateOnRead?: boolean | undefined;
  readonly cache?: { readonly entities: number } | undefined;
}

/** What a store keeps unless its configuration says otherwise; as a JetStream server's. */
const defaults = { duplicateWindow: 120_000, maxPayload: 1_048_576 } as const;

/** What these options leave open is as in `Manager`, but for ids that a person can read. */
export function memorySettings<E extends Event, C extends Command>(
  options: MemoryManagerOptions<E, C>,
  server: MemoryServer,
): StoreSettings<E, C> {
  return {
    registry: options.registry,
    codecs: codecTable(options.codecs),
    clock: options.clock ?? (() => new Date()),
    id: options.id ?? (() => server.nextId()),
    logger: options.logger ?? silentLogger,
    telemetry: options.telemetry,
    validateOnRead: options.validateOnRead ?? false,
    oldestServer: undefined,
    cachedEntities: options.cache?.entities ?? 0,
    watches: new RunningWatches(),
    background: new BackgroundWork(),
  };
}

/** How a store of this configuration is opened. */
export function memoryOpening({ name, tenancy = false }: EventStoreConfig): Opening {
  return { scope: scopeOf(name), tenancy, truncation: undefined, allowUnsafeGuards: false };
}

/** A new place for a store of this configuration. */
export function memoryStorage(config: EventStoreConfig, clock: () => Date): MemoryStorage {
  const log = new MemoryLog({
    name: scopeOf(config.name).stream,
    clock,
    duplicateWindow: config.duplicateWindow ?? defaults.duplicateWindow,
    limits: {
      maxPayload: defaults.maxPayload,
      maxMessages: config.maxMessages === 0 ? undefined : config.maxMessages,
      maxBytes: config.maxBytes === 0 ? undefined : config.maxBytes,
    },
  });
  return new MemoryStorage(log, clock);
}
