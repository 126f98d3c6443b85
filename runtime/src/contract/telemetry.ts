/** What a store does, as an operator looks at it. */
export type OperationName = "append" | "execute" | "load" | "replay";

/** One piece of a store's work. */
export interface Operation {
  readonly name: OperationName;
  readonly store: string;
  readonly tenant: string | undefined;
  /** The entity it is about; `undefined` when it is about many. */
  readonly entity: string | undefined;
}

/** What came of it. Counts and positions, never data. */
export interface OperationFacts {
  /** How many events were stored, read or replayed. */
  readonly events?: number | undefined;
  /** Sequence of the last of them. */
  readonly sequence?: number | undefined;
  /** How often a command was decided; each time but the last met a conflict. */
  readonly attempts?: number | undefined;
  /** It had been done before. */
  readonly duplicate?: boolean | undefined;
}

/** One reactor of a store, or of one of its tenants: each tenant may have one of the same name. */
export interface ObservedReactor {
  readonly store: string;
  readonly tenant: string | undefined;
  readonly reactor: string;
}

/** An event that is handled by a reactor. */
export interface Handling extends ObservedReactor {
  readonly delivery: number;
  readonly event: {
    readonly type: string;
    readonly sequence: number;
    readonly meta: Readonly<Record<string, string>>;
  };
}

/**
 * Where a store tells of its work. Made by `openTelemetry` of `rita-ts/telemetry`; without one nothing is measured. None
 * of its methods fails.
 */
export interface Telemetry {
  /** Does the work as one operation; `note` adds what came of it. Errors pass through. */
  observe<T>(operation: Operation, work: (note: (facts: OperationFacts) => void) => Promise<T>): Promise<T>;
  /** Meta data for events appended now: the trace they belong to. What the event has itself stays. */
  traceMeta(): Readonly<Record<string, string>>;
  /** Lets a reactor handle an event, linked to the operation that appended it. Errors pass through. */
  handle<T>(handling: Handling, work: () => Promise<T>): Promise<T>;
  /** How many events a reactor has before it; told every few seconds by whoever has it bound, and by its `info()`. */
  reactorLag(reactor: ObservedReactor, events: number): void;
  /** A reactor has given up on an event. */
  deadLetter(reactor: ObservedReactor): void;
}
