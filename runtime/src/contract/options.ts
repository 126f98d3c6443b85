import type { RitaError } from "../errors/rita-error.js";
import type { MessageType } from "../message/message-type.js";

/** Options of every call. */
export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason, unless bytes were already sent. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. For writes: the whole call with its retries. For reads: without progress. Default: 15,000. */
  readonly timeout?: number | undefined;
}

/** Options of `load`. */
export interface LoadOptions extends CallOptions {
  /** The state must include this sequence of the store (what an earlier append returned). */
  readonly atLeast?: number | undefined;
}

/** Options of `info`. */
export interface InfoOptions extends CallOptions {
  /** Count the entities too; the server then lists every subject, so the cost grows with them. Default: false. */
  readonly entities?: boolean | undefined;
}

/** Options of `execute`. */
export interface ExecuteOptions extends CallOptions {
  /** How often to load and decide again after a conflict. Default: 3. */
  readonly retries?: number | undefined;
  /**
   * Execute only when the entity is at this sequence (0 = has no events), as a caller has seen it before; otherwise it
   * is a conflict, which is not retried. A command that was executed already still gives its first answer.
   */
  readonly expectedSequence?: number | undefined;
}

/** What `read` and `evolve` read. */
export interface ReadOptions extends CallOptions {
  /** One to three parts each: entity type, entity id, event type. Default: the whole store. */
  readonly filters?: string | readonly string[] | undefined;
  /** Descriptors: only events of these types, and typed so. */
  readonly events?: readonly MessageType[] | undefined;
  /** Sequence of the last event already seen; reading begins behind it. Default: 0, the beginning. */
  readonly afterSequence?: number | undefined;
  /** Last sequence wanted. Default: what the store holds when reading starts. */
  readonly stopSequence?: number | undefined;
  /** Only events the server recorded up to this time. */
  readonly stopTime?: Date | undefined;
  /** At most so many events. */
  readonly limit?: number | undefined;
  /** The store must have reached this sequence before reading starts. */
  readonly atLeast?: number | undefined;
  /**
   * What to do with an event that cannot be decoded: `"fail"` (default), `"skip"`, or a function that is told and
   * lets it be skipped (or throws).
   */
  readonly onUndecodable?: "fail" | "skip" | ((error: RitaError) => void) | undefined;
}

/** What a watch delivers and how it meets trouble. */
export interface WatchOptions {
  /** One to three parts each. Default: the model's entity, or the whole store. */
  readonly filters?: string | readonly string[] | undefined;
  /** Descriptors: only events of these types. */
  readonly events?: readonly MessageType[] | undefined;
  /** Sequence of the last event already seen. Default: 0. */
  readonly afterSequence?: number | undefined;
  /** The store must have reached this sequence before the watch starts. */
  readonly atLeast?: number | undefined;
  /** Milliseconds the start may take without progress; a running watch waits for ever. Default: 15,000. */
  readonly timeout?: number | undefined;
  /** Do not wait until the model has caught up with the store. Default: false. */
  readonly noWait?: boolean | undefined;
  /**
   * Told of every problem. An event that cannot be decoded is then skipped; when the model failed on an event the
   * watch stops unless this returns `"continue"`. Without it any problem closes the watch.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that only reports returns nothing.
  readonly onError?: ((error: RitaError) => "continue" | "stop" | undefined | void) | undefined;
  /** Stops the watch. */
  readonly signal?: AbortSignal | undefined;
}
