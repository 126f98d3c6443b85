import { catalogue, isDiagnosticCode } from "../diagnostics/catalogue.js";
import { renderText } from "../diagnostics/render-text.js";
import { didYouMean } from "../diagnostics/suggest.js";
import { type Environment, type ExitCode, paintOf } from "./environment.js";

/** Prints what the catalogue says about a code. */
export function runExplain(given: string, environment: Environment): ExitCode {
  const paint = paintOf(environment);
  const code = given.toUpperCase();
  if (!isDiagnosticCode(code)) {
    const fix = didYouMean(code, Object.keys(catalogue));
    environment.warn(renderText({ code: "RITA1005", message: `There is no code "${given}".`, fix }, paint));
    return 2;
  }
  const { title, cause, fix } = catalogue[code];
  environment.print(`${paint.bold(`${code} ${title}`)}\n\n${cause}\n\n${paint.green("fix:")} ${fix}`);
  return 0;
}
