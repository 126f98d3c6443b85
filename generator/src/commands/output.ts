import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Paint } from "../diagnostics/paint.js";
import { renderGithub, toRecord } from "../diagnostics/render-machine.js";
import { renderText } from "../diagnostics/render-text.js";
import { type Change, stateOf } from "../output/change.js";
import { unifiedDiff } from "../output/diff.js";
import type { Environment, ExitCode } from "./environment.js";

/** How problems are printed. */
export type Format = "text" | "json" | "github";

/** What a run of `generate` came to. */
export interface Outcome {
  readonly mode: "write" | "check" | "dry-run";
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: ExitCode;
  readonly milliseconds: number;
}

/** So many lines of a difference are printed for one file. The JSON form has all of them. */
const longestDiff = 80;

/**
 * Prints the problems, and with `--check` what differs. JSON is printed without problems too, as one document with
 * what changed.
 */
export function renderDiagnostics(
  outcome: Outcome,
  format: Format,
  paint: Paint,
  environment: Environment,
): void {
  if (format === "json") {
    environment.print(JSON.stringify(toDocument(outcome), undefined, 2));
    return;
  }
  for (const diagnostic of outcome.diagnostics) {
    if (format === "github") environment.print(renderGithub(diagnostic));
    else environment.warn(`${renderText(diagnostic, paint)}${diffFor(diagnostic, outcome, paint)}\n`);
  }
  const last = renderEnd(outcome);
  if (last !== undefined && format !== "github") environment.warn(last);
}

/** The line below all problems, where there are any that are not warnings. */
export function renderEnd({ diagnostics, mode }: Outcome): string | undefined {
  const errors = diagnostics.filter(({ severity }) => severity !== "warning");
  if (errors.length === 0) return undefined;
  const count = errors.length === 1 ? "1 problem" : `${errors.length} problems`;
  const end = mode === "check" ? "" : "; nothing was written";
  return `${count}${end}. \`rita explain ${errors[0]?.code}\` tells more.`;
}

/** What happened, for programs. */
export function toDocument({ mode, changes, diagnostics }: Outcome): object {
  const list = changes
    .filter((change) => stateOf(change) !== "current")
    .map((change) => {
      const { kind, shown } = change;
      return { kind, state: stateOf(change), file: shown, ...(mode === "check" && { diff: diffOf(change) }) };
    });
  return { mode, diagnostics: diagnostics.map(toRecord), changes: list };
}

/** The difference between a file and what has to be there, in the unified form with the names of the file. */
function diffOf({ kind, shown, before = "", text, role }: Change): string {
  // A list of hashes tells a person nothing.
  if (role === "manifest") return "";
  const lines = unifiedDiff(before, text);
  if (lines === "") return "";
  const [from, to] = [
    before === "" ? "/dev/null" : `a/${shown}`,
    kind === "delete" ? "/dev/null" : `b/${shown}`,
  ];
  return `--- ${from}\n+++ ${to}\n${lines}`;
}

function diffFor({ place, message }: Diagnostic, { mode, changes }: Outcome, paint: Paint): string {
  const change = mode === "check" ? changes.find(({ shown }) => shown === place?.file) : undefined;
  // The whole text of a file that is not there is no difference that anybody reads.
  if (change === undefined || change.kind === "create" || !message.startsWith(change.shown)) return "";
  const lines = diffOf(change).split("\n");
  if (lines.length <= 1) return "";
  const painted = lines
    .slice(0, longestDiff)
    .map((line) =>
      line.startsWith("+") ? paint.green(line) : line.startsWith("-") ? paint.red(line) : line,
    );
  const rest = lines.length - painted.length;
  if (rest > 0) painted.push(paint.dim(`… ${rest} more lines`));
  return `\n${painted.map((line) => `  ${line}`).join("\n")}`;
}

/** What happened to the files, in a few lines. */
export function renderSummary(outcome: Outcome, paint: Paint): string {
  const lines = [...outcome.changes]
    .filter(({ kind, role }) => kind !== "keep" && role !== "manifest")
    .sort((a, b) => (a.shown < b.shown ? -1 : 1))
    .map((change) => {
      const { kind, role, shown } = change;
      const note = stateOf(change) === "reformatted" ? paint.dim(" (was reformatted)") : "";
      return `  ${paint.dim(role === "skeleton" ? "skeleton" : kind)} ${shown}${note}`;
    });
  return [...lines, renderLine(outcome, paint)].join("\n");
}

/** What happened to the files, in one line. */
export function renderLine({ mode, changes, milliseconds }: Outcome, paint: Paint): string {
  const count = (kind: Change["kind"], role: Change["role"]): number =>
    changes.filter((change) => change.kind === kind && change.role === role).length;
  const written = count("create", "generated") + count("update", "generated");
  const kept = count("keep", "generated");
  const parts = [
    ...(written > 0 ? [`${written} written`] : []),
    ...(kept > 0 ? [`${kept} unchanged`] : []),
    ...(count("delete", "generated") > 0 ? [`${count("delete", "generated")} deleted`] : []),
    ...skeletons(count("create", "skeleton"), "created"),
    ...skeletons(count("update", "skeleton"), "completed"),
  ];
  const label = mode === "check" ? "up to date" : mode === "dry-run" ? "would be" : "generated";
  return `${paint.green(label)}: ${parts.join(", ")} (${Math.round(milliseconds)} ms)`;
}

function skeletons(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? "skeleton" : "skeletons"} ${what}`];
}
