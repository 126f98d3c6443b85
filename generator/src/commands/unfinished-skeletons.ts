import { relative, sep } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Change } from "../output/change.js";
import { unfinishedCases } from "../skeleton/unfinished.js";

/** A warning for each case that is generated and not written yet, in the skeletons that are on disk. */
export function unfinishedSkeletons(changes: readonly Change[], cwd: string): readonly Diagnostic[] {
  return changes
    .filter(({ role, kind }) => role === "skeleton" && kind !== "create")
    .flatMap(({ path, text, before }) => {
      const shown = relative(cwd, path).split(sep).join("/");
      return unfinishedCases({ path: shown, text: before ?? text });
    })
    .map((found) => ({ ...found, severity: "warning" }));
}
