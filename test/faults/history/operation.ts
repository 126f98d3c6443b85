/** When a call was under way, in milliseconds of one monotonic clock, and which client made it. */
export interface Span {
  readonly client: string;
  readonly start: number;
  readonly end: number;
}

/** A call that ended in an error. */
export interface Failed {
  readonly outcome: "conflict" | "unknown" | "unavailable" | "rejected" | "refused";
  readonly code: string;
  /** Of a conflict: whose sequence it was. */
  readonly entity?: string | undefined;
  readonly expected?: number | undefined;
}

/** An event that somebody wanted to store. */
export interface WantedEvent {
  readonly id: string;
  readonly entity: string;
  /** The entity's last sequence before the append, where the append was guarded. */
  readonly expect: number | undefined;
}

/** A call of `append`. */
export interface AppendOperation extends Span {
  readonly kind: "append";
  readonly events: readonly WantedEvent[];
  readonly answer: { readonly outcome: "stored"; readonly sequences: readonly number[] } | Failed;
}

/** A call of `execute`. */
export interface ExecuteOperation extends Span {
  readonly kind: "execute";
  readonly entity: string;
  readonly command: { readonly id: string; readonly type: string; readonly data: unknown };
  readonly answer:
    | {
        readonly outcome: "executed";
        readonly events: readonly Delivery[];
        readonly sequence: number;
        readonly state: unknown;
      }
    | Failed;
}

/** A call of `load`. */
export interface LoadOperation extends Span {
  readonly kind: "load";
  readonly entity: string;
  readonly answer:
    | {
        readonly outcome: "loaded";
        readonly state: unknown;
        readonly sequence: number;
        readonly count: number;
      }
    | Failed;
}

/** An event as somebody was given it. */
export interface Delivery {
  readonly sequence: number;
  readonly id: string;
}

/** A read from its start to its end. */
export interface ReadOperation extends Span {
  readonly kind: "read";
  /** Entity types, or entities; empty = everything. */
  readonly filters: readonly string[];
  readonly after: number;
  readonly delivered: readonly Delivery[];
  readonly answer: { readonly outcome: "complete" } | Failed;
}

/** A watch from its start to its end. */
export interface WatchOperation extends Span {
  readonly kind: "watch";
  readonly filters: readonly string[];
  readonly after: number;
  readonly delivered: readonly Delivery[];
  /** What the watch said that it has seen everything up to. */
  readonly reached: number;
  /** Why it ended, where nobody stopped it. */
  readonly ended: string | undefined;
}

/** One call, or one watch. A new kind of operation is added here, with a check of its own in `checks.ts`. */
export type Operation = AppendOperation | ExecuteOperation | LoadOperation | ReadOperation | WatchOperation;

/** The operations of one kind. */
export function ofKind<K extends Operation["kind"]>(
  operations: readonly Operation[],
  kind: K,
): readonly Extract<Operation, { readonly kind: K }>[] {
  return operations.filter((one): one is Extract<Operation, { readonly kind: K }> => one.kind === kind);
}
