import type { RitaError } from "../errors/rita-error.js";
import type { CallOptions } from "./options.js";

/** A running watch. */
export interface Watcher {
  /** Everything up to this sequence was seen and applied; moves at the borders of appends only. */
  readonly sequence: number;
  /** Resolves when everything the store held at the start was seen; rejects when the watch closes before. */
  readonly caughtUp: Promise<void>;
  /** Resolves when the watch has ended: with the error that ended it, or `undefined` after `stop`. */
  readonly closed: Promise<RitaError | undefined>;
  /**
   * Resolves once everything up to `sequence` was seen, also when the filter leaves that event out.
   *
   * @throws RitaError `STALE_READ` when it takes longer than the timeout; the watch's error when it closes before.
   */
  waitFor(sequence: number, options?: CallOptions): Promise<void>;
  /**
   * Ends the watch; resolves when the event being applied is done. Do not await it in the model itself, which would
   * wait for its own end; abort the watch's signal there.
   */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
