import type { KeyValue, KeyValueEntry } from "../log/key-value.js";
import { matches } from "../subject/filter.js";

/** A bucket in memory. */
export class MemoryKeyValue implements KeyValue {
  readonly name: string;
  readonly #entries = new Map<string, KeyValueEntry>();
  #revision = 0;

  constructor(name: string) {
    this.name = name;
  }

  async get(key: string): Promise<KeyValueEntry | undefined> {
    return this.#entries.get(key);
  }

  async entries(filter: string): Promise<readonly KeyValueEntry[]> {
    return [...this.#entries.values()].filter(({ key }) => matches(key, filter));
  }

  async put({ key, value, revision }: KeyValueEntry): Promise<number | undefined> {
    if ((this.#entries.get(key)?.revision ?? 0) !== revision) return undefined;
    this.#revision += 1;
    // Behind everything that was put before it, as in a stream.
    this.#entries.delete(key);
    this.#entries.set(key, { key, value: value.slice(), revision: this.#revision });
    return this.#revision;
  }

  async remove(filter: string): Promise<void> {
    for (const key of [...this.#entries.keys()]) if (matches(key, filter)) this.#entries.delete(key);
  }
}
