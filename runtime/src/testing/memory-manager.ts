import type { EventStore } from "../contract/event-store.js";
import { RitaError } from "../errors/rita-error.js";
import { storeNotFound } from "../log/failures.js";
import type { EventStoreConfig } from "../manager/config.js";
import type { Health } from "../manager/health.js";
import { differences, statedConfig } from "../manager/stream-config.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import { openStore, SharedLog, type StoreSettings } from "../store/open-store.js";
import { scopeOf } from "../subject/scope.js";
import { type MemoryManagerOptions, memoryOpening, memorySettings, memoryStorage } from "./memory-options.js";
import { MemoryServer, type MemoryStream } from "./memory-server.js";

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
    this.#settings = memorySettings(options, server);
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
    stream.storage.log.close();
  }

  /** The names of all stores, sorted. */
  async listEventStores(): Promise<readonly string[]> {
    return [...this.#streams.keys()].sort();
  }

  /** Always ready. */
  async health(): Promise<Health> {
    return { ready: true, reason: undefined, server: undefined };
  }

  /** Stops every watch and waits for snapshots that are being written; the stores stay. */
  async close(): Promise<void> {
    await this.#settings.watches.stop();
    await this.#settings.background.drained();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #create(config: EventStoreConfig): MemoryStream {
    const stream = { config, storage: memoryStorage(config, this.#settings.clock) };
    this.#streams.set(config.name, stream);
    return stream;
  }

  #known(name: string): MemoryStream {
    const stream = this.#streams.get(name);
    if (stream === undefined) throw storeNotFound(scopeOf(name).stream);
    return stream;
  }

  #open(stream: MemoryStream): EventStore<E, C> {
    const shared = this.#shared.get(stream) ?? new SharedLog(stream.storage, this.#settings);
    this.#shared.set(stream, shared);
    return openStore(this.#settings, shared, memoryOpening(stream.config));
  }
}
