import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { renderText } from "../diagnostics/render-text.js";
import { type Environment, type ExitCode, paintOf, type Values } from "./environment.js";
import { type Format, type Outcome, renderDiagnostics, renderSummary } from "./output.js";
import { runJobs } from "./run-jobs.js";

/** Generates once, or whenever something changes. */
export async function runGenerate(values: Values, environment: Environment): Promise<ExitCode> {
  const paint = paintOf(environment);
  const format: Format =
    values["format"] === "json" || values["format"] === "github" ? values["format"] : "text";
  const mode: Outcome["mode"] =
    values["check"] === true ? "check" : values["dry-run"] === true ? "dry-run" : "write";
  const config = typeof values["config"] === "string" ? values["config"] : undefined;
  const options = { config, mode, force: values["force"] === true };
  if (values["check"] === true && values["dry-run"] === true) {
    return wrong("--check and --dry-run cannot be used together.", environment);
  }
  if (values["watch"] === true && mode !== "write") {
    return wrong("--watch writes files, so it cannot be used with --check or --dry-run.", environment);
  }
  if (values["watch"] === true) {
    const { watch } = await import("./watch.js");
    return await watch(options, format, environment);
  }
  const outcome = await runJobs(options, environment);
  renderDiagnostics(outcome, format, paint, environment);
  if (outcome.exitCode === 0 && format !== "json") environment.print(renderSummary(outcome, paint));
  return outcome.exitCode;
}

function wrong(message: string, environment: Environment): ExitCode {
  const problem: Diagnostic = { code: "RITA1005", message, fix: "Use one of them." };
  environment.warn(renderText(problem, paintOf(environment)));
  return 2;
}
