import { renderEnd, renderLine } from "../commands/output.js";
import type { Ran } from "../commands/run-jobs.js";
import type { Diagnostic, Place } from "../diagnostics/diagnostic.js";
import { plain } from "../diagnostics/paint.js";
import { renderText } from "../diagnostics/render-text.js";
import { stateOf } from "../output/change.js";

/** The name of the plugin in every bundler's messages. */
export const pluginName = "rita";

/** What a bundler tells about a run. */
export interface Told {
  /** All problems, warnings included, when there is one that is not only a warning. */
  readonly errors: string | undefined;
  /** The warnings, when there is nothing worse. */
  readonly warnings: string | undefined;
  /** What was written, in one line; `undefined` when nothing was. */
  readonly written: string | undefined;
  /** Where the first problem is. */
  readonly place: Place | undefined;
}

/** A run in the words of `rita generate`. */
export function told(ran: Ran): Told {
  const { diagnostics, exitCode, changes, mode } = ran;
  const problems = diagnostics.map((diagnostic) => renderText(diagnostic, plain));
  const failed = exitCode !== 0;
  const wrote = !failed && mode === "write" && changes.some((change) => stateOf(change) !== "current");
  return {
    errors: failed ? [...problems, renderEnd(ran)].join("\n\n") : undefined,
    warnings: !failed && problems.length > 0 ? problems.join("\n\n") : undefined,
    written: wrote ? renderLine(ran, plain) : undefined,
    place: (diagnostics.find(isError) ?? diagnostics[0])?.place,
  };
}

/** Whether a diagnostic is more than a warning. */
export function isError({ severity }: Diagnostic): boolean {
  return severity !== "warning";
}
