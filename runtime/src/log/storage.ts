import type { Durables } from "./durable.js";
import type { KeyValue } from "./key-value.js";
import type { Log } from "./log.js";

/** What is kept beside the log of an event store; each has a bucket of its own. */
export const bucketPurposes = ["snapshots", "reactors"] as const;

/** One of them. */
export type BucketPurpose = (typeof bucketPurposes)[number];

/** Where one event store lives: its log with the durable consumers on it, and the buckets beside it. */
export interface Storage {
  readonly log: Log;
  readonly durables: Durables;
  bucket(purpose: BucketPurpose): KeyValue;
}
