import type { Command, NewCommand } from "./command.js";
import type { Expect } from "./expect.js";

/** An event as a caller makes it: `id` and `time` are filled in by the runtime before the first try. */
export interface NewEvent<T extends string = string, N extends string = string, D = unknown>
  extends NewCommand<T, N, D> {
  readonly expect?: Expect | undefined;
}

/**
 * An event as the store gives it: what models, readers and watchers see.
 *
 * `timestamp` is the stored RFC 3339 text, nanoseconds and zone kept; `time` the same instant as a `Date`.
 * `recorded` is the server's time of storing; it is `undefined` on the events an append returns, because the
 * server's acknowledgement does not carry it. `sequence` is the position in the store; `version` the version of
 * the event's schema.
 */
export interface Event<T extends string = string, N extends string = string, D = unknown>
  extends Command<T, N, D> {
  readonly timestamp: string;
  readonly sequence: number;
  readonly subject: string;
  readonly recorded: Date | undefined;
  readonly version: number;
}

/** The `NewEvent` that becomes this `Event`; distributes over unions. */
export type NewEventOf<E extends Event> =
  E extends Event<infer T, infer N, infer D> ? NewEvent<T, N, D> : never;
