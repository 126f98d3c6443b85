import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Paint } from "../diagnostics/paint.js";
import { renderGithub, toRecord } from "../diagnostics/render-machine.js";
import { renderText } from "../diagnostics/render-text.js";
import type { Environment, Values } from "./environment.js";
import type { Format } from "./output.js";

/** The format that a command line asks for. */
export function formatOf(values: Values): Format {
  return values["format"] === "json" || values["format"] === "github" ? values["format"] : "text";
}

/** Prints problems in a format; JSON is one document, printed without problems, too. */
export function renderProblems(
  problems: readonly Diagnostic[],
  format: Format,
  paint: Paint,
  { print, warn }: Environment,
): void {
  if (format === "json") print(JSON.stringify({ diagnostics: problems.map(toRecord) }, undefined, 2));
  else if (format === "github") for (const problem of problems) print(renderGithub(problem));
  else for (const problem of problems) warn(`${renderText(problem, paint)}\n`);
}
