import type { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "./deadline.js";
import type { StoredMessage } from "./stored-message.js";

/** Which message a durable consumer begins with. */
export type DurableStart =
  | { readonly kind: "beginning" }
  | { readonly kind: "end" }
  | { readonly kind: "sequence"; readonly sequence: number }
  | { readonly kind: "time"; readonly time: Date };

/** What a durable consumer is made with. */
export interface DurableConfig {
  readonly name: string;
  readonly description: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** Full subjects, none covering another; empty = everything. */
  readonly subjects: readonly string[];
  readonly start: DurableStart;
  /** Most messages delivered and not settled, over everybody who pulls. */
  readonly maxAckPending: number;
  /** How long a delivered message may go without a sign of life, in milliseconds. */
  readonly ackWait: number;
  readonly pausedUntil: Date | undefined;
}

/** What the log says about a durable consumer. */
export interface DurableInfo {
  readonly config: DurableConfig;
  readonly created: Date;
  /** Differs between two that were made under one name. */
  readonly incarnation: string;
  /** Every message up to this sequence is settled, or not wanted. */
  readonly settled: number;
  readonly inFlight: number;
  /** Wanted messages that were not delivered yet. */
  readonly waiting: number;
  /** Settings made by hand under which it does not keep its promises; empty when there are none. */
  readonly faults: readonly string[];
}

/**
 * What becomes of a delivered message.
 *
 * - `done`: settled. - `again`: deliver it again after so many milliseconds. - `never`: settled, without success.
 * - `working`: not settled, its time begins anew.
 */
export type Verdict =
  | { readonly kind: "done" }
  | { readonly kind: "again"; readonly delay: number }
  | { readonly kind: "never"; readonly reason: string }
  | { readonly kind: "working" };

/** A message a durable consumer delivered. */
export interface Delivery {
  readonly message: StoredMessage;
  /** How often it was delivered, this time included; deliveries that were lost on the way count. */
  readonly tries: number;
  /**
   * One try to tell what becomes of it, sent at once; true when it is known to have arrived.
   *
   * @throws RitaError `PERMISSION_DENIED`.
   */
  tell(verdict: Verdict, timeout: number): Promise<boolean>;
}

/** Which consumer to pull from. */
export interface DurableSource {
  readonly name: string;
  /** One made anew under its name does not count as the same. */
  readonly incarnation: string;
  /** Told once of each outage; it is waited through. */
  readonly onOutage: (error: RitaError) => void;
}

/** Messages of one durable consumer, as one puller gets them. */
export interface Deliveries {
  /**
   * The next message, asked for by this call alone; `undefined` once it is closed. Waits through outages.
   *
   * @throws RitaError `REACTOR_NOT_FOUND` when the consumer is gone, `EVENT_STORE_NOT_FOUND`, `PERMISSION_DENIED`,
   * `UNAVAILABLE` when the connection is closed for good.
   */
  next(): Promise<Delivery | undefined>;
  /** Asks for nothing more and gives back at once what still arrives. */
  close(): Promise<void>;
}

/**
 * The durable consumers of a log: named cursors that keep account of what was settled.
 *
 * Errors of every method: RitaError `UNAVAILABLE`, `EVENT_STORE_NOT_FOUND`, `PERMISSION_DENIED`, `SERVER_ERROR`.
 */
export interface Durables {
  /** Makes one; `undefined` when the name is taken by one of another configuration. The same one again is no error. */
  create(config: DurableConfig, deadline: Deadline): Promise<DurableInfo | undefined>;
  /** Changes everything but the start; `undefined` when there is none. Keeps a pause. */
  update(config: DurableConfig, deadline: Deadline): Promise<DurableInfo | undefined>;
  info(name: string, deadline: Deadline): Promise<DurableInfo | undefined>;
  /** All names, sorted; consumers that are not durable are left out. */
  names(deadline: Deadline): Promise<readonly string[]>;
  /** False when there was none. */
  remove(name: string, deadline: Deadline): Promise<boolean>;
  /** Delivers nothing until a time, `undefined` = from now on again. False when there is none. */
  pause(name: string, until: Date | undefined, deadline: Deadline): Promise<boolean>;
  /** Messages of one consumer. */
  open(source: DurableSource): Deliveries;
}
