import type { Deadline } from "./deadline.js";
import type { Outcome, Submission } from "./outcome.js";
import type { StoredMessage } from "./stored-message.js";

/** What a log says about itself. */
export interface LogInfo {
  readonly created: Date;
  readonly replicas: number;
  readonly messages: number;
  readonly bytes: number;
  /** Whether it takes no more. */
  readonly full: boolean;
  /** Sequence of the oldest message kept. */
  readonly firstSequence: number;
  /** Highest sequence ever given out; its message may have been erased since. */
  readonly lastSequence: number;
}

/** One stored message to ask the leader for: by sequence, the last of a subject, or the next from a sequence on. */
export type MessageQuery =
  | { readonly seq: number }
  | { readonly last_by_subj: string }
  | { readonly seq: number; readonly next_by_subj: string };

/** How to follow a log. */
export interface FollowOptions {
  /** Full subjects; none may cover another. */
  readonly filters: readonly string[];
  /** Sequence of the last message already seen. */
  readonly after: number;
  /** `replay`: up to an end soon reached. `live`: for what is still to come. */
  readonly pace: "replay" | "live";
  /** Milliseconds without progress after which it fails; `Infinity` = never. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The append-only log under an event store: a JetStream stream, or one in memory for tests. What each method may
 * promise is what JetStream can: `message` and `lastSequence` are answered by the leader and never show half of an
 * append; the others may lag behind it.
 *
 * Errors of every method: RitaError `UNAVAILABLE`, `EVENT_STORE_NOT_FOUND`, `PERMISSION_DENIED`, `SERVER_ERROR`.
 */
export interface Log {
  readonly name: string;
  /** Gone for good: nothing can be asked any more. */
  readonly closed: boolean;
  /** Most bytes of one message, headers included. */
  readonly maxPayload: number;
  /** Version of the connected server, `undefined` when unknown. */
  readonly serverVersion: string | undefined;
  info(deadline: Deadline): Promise<LogInfo>;
  /** How many messages each subject that matches the filter has; may count half of an append. */
  subjects(filter: string, deadline: Deadline): Promise<ReadonlyMap<string, number>>;
  /** A stored message as the leader has it, or `undefined`. */
  message(query: MessageQuery, deadline: Deadline): Promise<StoredMessage | undefined>;
  /** Sequence of the last message that matches the filter, 0 when there is none. Asks the leader. */
  lastSequence(filter: string, deadline: Deadline): Promise<number>;
  /** Every message of a subject (wildcards allowed) from a sequence on, as some replica has them. */
  messages(subject: string, from: number, deadline: Deadline): Promise<readonly StoredMessage[]>;
  /** The messages at these sequences, as some replica has them; `undefined` where it has none or does not answer. */
  messagesAt(
    sequences: readonly number[],
    deadline: Deadline,
  ): Promise<readonly (StoredMessage | undefined)[]>;
  /**
   * Messages in order, each once, without end, as many at a time as have arrived; none whenever a while passes without
   * one.
   */
  follow(options: FollowOptions): AsyncGenerator<readonly StoredMessage[], void>;
  /** One try to store messages, all or none. */
  publish(submission: Submission, deadline: Deadline): Promise<Outcome>;
}
