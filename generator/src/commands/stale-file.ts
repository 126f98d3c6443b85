import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { type Change, type FileState, stateOf } from "../output/change.js";

/** What `--check` says of a file that is not as it has to be, by what is the matter with it. */
const sayings: Readonly<Record<FileState, Pick<Diagnostic, "code" | "message">>> = {
  current: { code: "RITA9001", message: "is up to date" },
  missing: { code: "RITA5006", message: "is missing" },
  outdated: { code: "RITA5006", message: "is out of date" },
  orphaned: { code: "RITA5006", message: "is no longer generated" },
  edited: { code: "RITA5002", message: "was edited after it was generated" },
  foreign: { code: "RITA5003", message: "was not written by this generator" },
  reformatted: { code: "RITA5007", message: "holds what was generated, and a formatter went over it" },
};

/** The diagnostic for a file that is missing, outdated, orphaned, edited, reformatted or foreign. */
export function staleFile(change: Change): Diagnostic {
  const { code, message } = sayings[stateOf(change)];
  return change.obstacle !== undefined && code !== "RITA5002"
    ? change.obstacle
    : { code, message: `${change.shown} ${message}.`, place: { file: change.shown } };
}
