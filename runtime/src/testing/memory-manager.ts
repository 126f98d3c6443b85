import type { EventStore } from "../contract/event-store.js";
import { type Logger, silentLogger } from "../contract/logger.js";
import { RitaError } from "../errors/rita-error.js";
import { storeNotFound } from "../log/failures.js";
import type { EventStoreConfig } from "../manager/config.js";
import type { Health } from "../manager/health.js";
import { differences, statedConfig } from "../manager/stream-config.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { Registry } from "../registry/registry.js";
import { openStore, SharedLog, type StoreSettings } from "../store/open-store.js";
import { RunningWatches } from "../store/running-watches.js";
import { scopeOf } from "../subject/scope.js";
import { MemoryLog } from "./memory-log.js";
import { MemoryServer, type MemoryStream } from "./memory-server.js";

/** Options of a manager in memory: those of `Manager` that need no server. */
export interface MemoryManagerOptions<E extends Event, C extends Command> {
  /** Where the stores are. Default: a new one of its own. */
  readonly server?: MemoryServer | undefined;
  readonly registry?: Registry<E, C> | undefined;
  readonly clock?: (() => Date) | undefined;
  /** Default: `id-1`, `id-2` … */
  readonly id?: (() => string) | undefined;
  readonly logger?: Logger | undefined;
  readonly validateOnRead?: boolean | undefined;
  readonly cache?: { readonly entities: number } | undefined;
}

/** What a store keeps unless its configuration says otherwise; as a JetStream server's. */
const defaults = { duplicateWindow: 120_000, maxPayload: 1_048_576 } as const;

/**
 * Event stores in memory, for tests that need no server: the operations are the real ones, codecs included; only the
 * log under them is another. Nothing outlives the process.
 */
export class MemoryManager<
  E extends Event = Event<string, string, Uint8Array>,
  C extends Command = Command<string, string, Uint8Array>,
> {
  readonly #settings: StoreSettings<E, C>;
  readonly #streams: Map<string, MemoryStream>;
  readonly #shared = new Map<MemoryStream, SharedLog>();

  constructor(options: MemoryManagerOptions<E, C> = {}) {
    const server = options.server ?? new MemoryServer();
    this.#streams = server.streams;
    this.#settings = {
      registry: options.registry,
      clock: options.clock ?? (() => new Date()),
      id: options.id ?? (() => server.nextId()),
      logger: options.logger ?? silentLogger,
      validateOnRead: options.validateOnRead ?? false,
      oldestServer: undefined,
      cachedEntities: options.cache?.entities ?? 0,
      watches: new RunningWatches(),
    };
  }

  /** @throws RitaError `EVENT_STORE_EXISTS` when it exists with another configuration, `CONFIG_INVALID`. */
  async createEventStore(config: EventStoreConfig): Promise<EventStore<E, C>> {
    const stated = statedConfig(config);
    const existing = this.#streams.get(config.name);
    const different = existing === undefined ? [] : differences(stated, statedConfig(existing.config));
    if (different.length > 0) {
      throw new RitaError(
        "EVENT_STORE_EXISTS",
        `The event store ${config.name} exists with another configuration; these settings differ: ${different.join(", ")}.`,
        { store: config.name, different },
      );
    }
    return this.#open(existing ?? this.#create(config));
  }

  /** @throws RitaError `EVENT_STORE_NOT_FOUND`. */
  async getEventStore(name: string): Promise<EventStore<E, C>> {
    return this.#open(this.#known(name));
  }

  /** Deletes a store and all its events. @throws RitaError `EVENT_STORE_NOT_FOUND`. */
  async deleteEventStore(name: string): Promise<void> {
    const stream = this.#known(name);
    this.#streams.delete(name);
    this.#shared.delete(stream);
    stream.log.close();
  }

  /** The names of all stores, sorted. */
  async listEventStores(): Promise<readonly string[]> {
    return [...this.#streams.keys()].sort();
  }

  /** Always ready. */
  async health(): Promise<Health> {
    return { ready: true, reason: undefined, server: undefined };
  }

  /** Stops every watch; the stores stay. */
  async close(): Promise<void> {
    await this.#settings.watches.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #create(config: EventStoreConfig): MemoryStream {
    const log = new MemoryLog({
      name: scopeOf(config.name).stream,
      clock: this.#settings.clock,
      duplicateWindow: config.duplicateWindow ?? defaults.duplicateWindow,
      limits: {
        maxPayload: defaults.maxPayload,
        maxMessages: config.maxMessages === 0 ? undefined : config.maxMessages,
        maxBytes: config.maxBytes === 0 ? undefined : config.maxBytes,
      },
    });
    const stream = { config, log };
    this.#streams.set(config.name, stream);
    return stream;
  }

  #known(name: string): MemoryStream {
    const stream = this.#streams.get(name);
    if (stream === undefined) throw storeNotFound(scopeOf(name).stream);
    return stream;
  }

  #open(stream: MemoryStream): EventStore<E, C> {
    const shared = this.#shared.get(stream) ?? new SharedLog(stream.log, this.#settings);
    this.#shared.set(stream, shared);
    const scope = scopeOf(stream.config.name);
    return openStore(this.#settings, shared, { scope, truncation: undefined, allowUnsafeGuards: false });
  }
}
