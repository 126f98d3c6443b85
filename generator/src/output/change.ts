import type { Diagnostic } from "../diagnostics/diagnostic.js";

/** What is the matter with a file on disk, compared with what has to be there. */
export type FileState =
  | "current"
  | "missing"
  | "outdated"
  /** It is no longer generated. */
  | "orphaned"
  /** It holds what was written, and a formatter went over it. */
  | "reformatted"
  /** A person changed it. */
  | "edited"
  /** The generator did not write it. */
  | "foreign";

/** What happens to one file. */
export interface Change {
  readonly kind: "create" | "update" | "delete" | "keep";
  /** Generated code, the list of it, or a skeleton. */
  readonly role: "generated" | "manifest" | "skeleton";
  /** Absolute path. */
  readonly path: string;
  /** The path as messages show it. */
  readonly shown: string;
  /** The new text; empty for a file that is deleted. */
  readonly text: string;
  /** Why something happens. Default: as `kind` says. */
  readonly state?: FileState;
  /** The text on disk, where there is one that differs. */
  readonly before?: string;
  /** Why it must not happen: nothing of the whole run is written then. */
  readonly obstacle?: Diagnostic;
  /** Of a manifest: its text while the files are moved into place. */
  readonly meanwhile?: string;
}

/** A folder and how messages show it. */
export interface Folder {
  readonly path: string;
  readonly shown: string;
}

/** A file with its text, its path relative to a folder. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** What is the matter with a file. */
export function stateOf({ kind, state }: Change): FileState {
  if (state !== undefined) return state;
  const states = { create: "missing", update: "outdated", delete: "orphaned", keep: "current" } as const;
  return states[kind];
}

/** What stands in the way of changes. */
export function obstaclesOf(changes: readonly Change[]): readonly Diagnostic[] {
  return changes.flatMap(({ obstacle }) => (obstacle === undefined ? [] : [obstacle]));
}
