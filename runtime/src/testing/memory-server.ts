import type { EventStoreConfig } from "../manager/config.js";
import type { MemoryStorage } from "./memory-storage.js";

/** A store in memory, and what it was created with. */
export interface MemoryStream {
  readonly config: EventStoreConfig;
  readonly storage: MemoryStorage;
}

/**
 * What several managers in memory share, as services share a NATS server: give the same one to each of them, and
 * they are instances with their own queues and caches over the same stores.
 */
export class MemoryServer {
  /** By the names of the stores. */
  readonly streams: Map<string, MemoryStream> = new Map();
  #ids = 0;

  /** `id-1`, `id-2` …: readable, and unique over all managers. */
  nextId(): string {
    this.#ids += 1;
    return `id-${this.#ids}`;
  }
}
