import type { RitaError } from "../errors/rita-error.js";

/** A message to store, and what must hold before. */
export interface NewMessage {
  readonly subject: string;
  /** Header lines as they are on the wire, each with its line end. */
  readonly headers: string;
  readonly payload: Uint8Array;
  /** The last message that matches `subject` must have this sequence. */
  readonly guard: { readonly subject: string; readonly sequence: number } | undefined;
}

/** What one try stores, all or none. */
export interface Submission {
  readonly messages: readonly NewMessage[];
  /** Whether guards of different subjects must be kept apart by their length, for servers that confuse them. */
  readonly spreadGuards: boolean;
}

/**
 * Why a try was refused; nothing of it is stored.
 *
 * - `conflict`: a guard does not hold, or a write it covers is in flight. - `duplicate`: an id of a batch is known.
 * - `passing`: not now. - `full`: the log takes no more. - `missing`: there is no such log. - `permanent`: the rest.
 */
export interface Refusal {
  readonly reason: "conflict" | "duplicate" | "passing" | "full" | "missing" | "permanent";
  /** The server's own words. */
  readonly text: string;
}

/**
 * How one try ended.
 *
 * - `stored`: `last` is the sequence of the last message. - `duplicate`: the id of this single message is known, as
 * `sequence`; that is no proof of what is stored there. - `refused`: nothing is stored. - `nothing`: it did not reach
 * a leader; `leaderless` when nobody listens. - `unknown`: it was sent, and no answer came. - `failed`: it can never
 * succeed.
 */
export type Outcome =
  | { readonly kind: "stored"; readonly last: number }
  | { readonly kind: "duplicate"; readonly sequence: number }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "nothing"; readonly why: string; readonly leaderless: boolean }
  | { readonly kind: "unknown"; readonly why: string }
  | { readonly kind: "failed"; readonly error: RitaError };
