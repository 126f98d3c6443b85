import { loadConfig } from "../config/load-config.js";
import { type Diagnostic, sorted } from "../diagnostics/diagnostic.js";
import { applyChanges } from "../output/apply.js";
import { type JobResult, runJob } from "../pipeline.js";
import { type Environment, type ExitCode, paintOf, type Values } from "./environment.js";
import { type Format, renderDiagnostics, renderSummary } from "./output.js";

/** Runs every job of the configuration. All of them are planned before the first file is written. */
export async function runGenerate(values: Values, environment: Environment): Promise<ExitCode> {
  const started = performance.now();
  const format: Format =
    values["format"] === "json" || values["format"] === "github" ? values["format"] : "text";
  const named = typeof values["config"] === "string" ? values["config"] : undefined;
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const config = await loadConfig(named, environment, report);
  const results: JobResult[] = [];
  if (config !== undefined && diagnostics.length === 0) {
    results.push(...config.jobs.map((job) => runJob(job, config.folder, environment.cwd)));
    diagnostics.push(...results.flatMap((result) => result.diagnostics));
  }
  const changes = results.flatMap((result) => result.changes);
  const pending = changes.filter(({ kind }) => kind !== "keep");
  const mode = values["check"] === true ? "check" : values["dry-run"] === true ? "dry-run" : "write";
  let exitCode: ExitCode = diagnostics.length > 0 ? 2 : 0;
  if (exitCode === 0 && mode === "write") {
    applyChanges(changes, report);
    if (diagnostics.length > 0) exitCode = 2;
  }
  if (exitCode === 0 && mode === "check" && pending.length > 0) {
    for (const change of pending) diagnostics.push(staleFile(change));
    exitCode = 1;
  }
  const outcome = {
    mode,
    changes,
    diagnostics: sorted(diagnostics),
    milliseconds: performance.now() - started,
  } as const;
  renderDiagnostics(outcome, format, paintOf(environment), environment);
  if (exitCode === 0 && format !== "json") environment.print(renderSummary(outcome, paintOf(environment)));
  return exitCode;
}

function staleFile({ kind, shown }: JobResult["changes"][number]): Diagnostic {
  const state =
    kind === "create" ? "is missing" : kind === "delete" ? "is no longer generated" : "is out of date";
  return { code: "RITA5006", message: `${shown} ${state}.`, place: { file: shown } };
}
