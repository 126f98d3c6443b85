import type { KeyValue } from "../log/key-value.js";
import type { BucketPurpose, Storage } from "../log/storage.js";
import { MemoryDurables } from "./memory-durables.js";
import { MemoryKeyValue } from "./memory-key-value.js";
import type { MemoryLog } from "./memory-log.js";

/** Where an event store in memory lives. */
export class MemoryStorage implements Storage {
  readonly log: MemoryLog;
  readonly durables: MemoryDurables;
  readonly #buckets = new Map<BucketPurpose, MemoryKeyValue>();

  constructor(log: MemoryLog, clock: () => Date) {
    this.log = log;
    this.durables = new MemoryDurables(log, clock);
  }

  bucket(purpose: BucketPurpose): KeyValue {
    const bucket = this.#buckets.get(purpose) ?? new MemoryKeyValue(`${this.log.name}_${purpose}`);
    this.#buckets.set(purpose, bucket);
    return bucket;
  }
}
