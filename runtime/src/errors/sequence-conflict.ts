import { RitaError } from "./rita-error.js";

/**
 * Somebody else appended to the guarded entity first: nothing of this append was stored.
 *
 * `entity` is the guarded entity (or the subject pattern of a wide guard), `expected` the sequence the caller
 * had seen, `actual` the sequence the server holds, or `undefined` when the other write was still in flight.
 */
export class SequenceConflictError extends RitaError {
  override readonly name: string = "SequenceConflictError";
  readonly entity: string;
  readonly expected: number;
  readonly actual: number | undefined;

  constructor(entity: string, expected: number, actual: number | undefined) {
    const found = actual === undefined ? "another write is in flight" : `the last event is ${actual}`;
    super(
      "SEQUENCE_CONFLICT",
      `${entity} has changed: expected its last event to have sequence ${expected}, but ${found}. ` +
        "Load it again and decide again.",
      { entity, expected, actual },
    );
    this.entity = entity;
    this.expected = expected;
    this.actual = actual;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return RitaError[Symbol.hasInstance](value) && (value as RitaError).code === "SEQUENCE_CONFLICT";
  }
}
