/**
 * What an append expects of the log: the last event that matches has this sequence (0 = there is none).
 *
 * Without a `pattern` the check covers every event of the event's own entity; that is the safe guard. A
 * `pattern` has the form of a filter: `order`, `order.1042`, `*.*.order-placed`.
 */
export interface Expect {
  readonly sequence: number;
  readonly pattern?: string | undefined;
}

/** Expects the event's own entity to be at this sequence: the one of its last event, 0 when it has none. */
export function expectSequence(sequence: number): Expect {
  return { sequence };
}

/**
 * Expects the last event that matches `pattern` to have this sequence.
 *
 * A pattern wider than one entity costs the server time in proportion to the number of subjects, and on more
 * than one replica it does not see writes in flight: there it is refused unless the store was opened with
 * `allowUnsafeGuards`.
 */
export function expectSequenceSubject(sequence: number, pattern: string): Expect {
  return { sequence, pattern };
}
