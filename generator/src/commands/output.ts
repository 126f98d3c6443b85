import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Paint } from "../diagnostics/paint.js";
import { renderGithub, toRecord } from "../diagnostics/render-machine.js";
import { renderText } from "../diagnostics/render-text.js";
import type { Change } from "../output/plan.js";
import type { Environment } from "./environment.js";

/** How problems are printed. */
export type Format = "text" | "json" | "github";

/** What a run of `generate` came to. */
export interface Outcome {
  readonly mode: "write" | "check" | "dry-run";
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  readonly milliseconds: number;
}

/** Prints the problems. JSON is printed without problems too, as one document with what changed. */
export function renderDiagnostics(
  outcome: Outcome,
  format: Format,
  paint: Paint,
  environment: Environment,
): void {
  const { diagnostics } = outcome;
  if (format === "json") {
    const changes = outcome.changes
      .filter(({ kind }) => kind !== "keep")
      .map(({ kind, shown }) => ({ kind, file: shown }));
    environment.print(
      JSON.stringify({ mode: outcome.mode, diagnostics: diagnostics.map(toRecord), changes }, undefined, 2),
    );
    return;
  }
  for (const diagnostic of diagnostics) {
    if (format === "github") environment.print(renderGithub(diagnostic));
    else environment.warn(`${renderText(diagnostic, paint)}\n`);
  }
  if (diagnostics.length === 0 || format === "github") return;
  const count = diagnostics.length === 1 ? "1 problem" : `${diagnostics.length} problems`;
  environment.warn(`${count}; nothing was written. \`rita explain ${diagnostics[0]?.code}\` tells more.`);
}

/** What happened to the files, in a few lines. */
export function renderSummary({ mode, changes, milliseconds }: Outcome, paint: Paint): string {
  const lines = [...changes]
    .filter(({ kind, role }) => kind !== "keep" && role !== "manifest")
    .sort((a, b) => (a.shown < b.shown ? -1 : 1))
    .map(({ kind, role, shown }) => `  ${paint.dim(role === "skeleton" ? "skeleton" : kind)} ${shown}`);
  const count = (kind: Change["kind"], role: Change["role"]): number =>
    changes.filter((change) => change.kind === kind && change.role === role).length;
  const written = count("create", "generated") + count("update", "generated");
  const kept = count("keep", "generated");
  const parts = [
    ...(written > 0 ? [`${written} written`] : []),
    ...(kept > 0 ? [`${kept} unchanged`] : []),
    ...(count("delete", "generated") > 0 ? [`${count("delete", "generated")} deleted`] : []),
    ...(count("create", "skeleton") > 0 ? [`${count("create", "skeleton")} skeletons created`] : []),
  ];
  const label = mode === "check" ? "up to date" : mode === "dry-run" ? "would be" : "generated";
  return [...lines, `${paint.green(label)}: ${parts.join(", ")} (${Math.round(milliseconds)} ms)`].join("\n");
}
