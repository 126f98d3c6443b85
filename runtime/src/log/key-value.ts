import type { Deadline } from "./deadline.js";

/** A value and where it stands. */
export interface KeyValueEntry {
  readonly key: string;
  readonly value: Uint8Array;
  /** Grows with every change of the bucket; what compare-and-set compares. */
  readonly revision: number;
}

/**
 * A bucket of small values by key, beside a log: a NATS KV bucket, or one in memory for tests. It exists only once
 * something was put into it; before, and after somebody has deleted it, it is empty. Keys are tokens of
 * `[A-Za-z0-9_=-]` with dots between them.
 *
 * Errors of every method: RitaError `UNAVAILABLE`, `PERMISSION_DENIED`, `SERVER_ERROR`, `BUCKET_INVALID` (a bucket of
 * that name belongs to somebody else).
 */
export interface KeyValue {
  readonly name: string;
  /** What the leader holds under a key. */
  get(key: string, deadline: Deadline): Promise<KeyValueEntry | undefined>;
  /** Everything the leader holds, in the order it was put. `filter`: keys, with `*` for any token and `>` for any tail. */
  entries(filter: string, deadline: Deadline): Promise<readonly KeyValueEntry[]>;
  /**
   * Puts a value in the place of a revision, 0 = of nothing. The new revision; `undefined` when something else stands
   * there. A put whose answer was lost is read back, so that it never counts as its own conflict.
   */
  put(entry: KeyValueEntry, deadline: Deadline): Promise<number | undefined>;
  /**
   * Removes a key, or every key that matches a filter as in `entries`, and leaves nothing of it; one that is not there is
   * no error.
   */
  remove(filter: string, deadline: Deadline): Promise<void>;
}
