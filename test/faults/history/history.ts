import type { Operation } from "./operation.js";
import type { Presence } from "./presence.js";
import type { Reference } from "./reference.js";
import type { StoredLog } from "./stored-log.js";

/** What went wrong, by its kind. */
export type ViolationKind =
  | "lost"
  | "duplicated"
  | "partial"
  | "reordered"
  | "guard broken"
  | "outcome unresolved"
  | "stored though denied"
  | "conflict without cause"
  | "command twice"
  | "decision wrong"
  | "state wrong"
  | "stale"
  | "from the future"
  | "delivery repeated or out of order"
  | "delivery missing"
  | "delivery of what is not stored"
  | "watch ended";

/** One thing that must not be. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly text: string;
}

/** All that a check looks at. */
export interface History {
  readonly operations: readonly Operation[];
  readonly log: StoredLog;
  readonly presence: Presence;
  /** By entity type. */
  readonly references: ReadonlyMap<string, Reference>;
}

/** One rule over a whole history. */
export type HistoryCheck = (history: History) => Iterable<Violation>;
