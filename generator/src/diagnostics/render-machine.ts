import { catalogue } from "./catalogue.js";
import type { Diagnostic } from "./diagnostic.js";

/** A diagnostic as `--format json` prints it. */
export interface DiagnosticRecord {
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** One problem as plain data for other programs: the place without the file's text. */
export function toRecord({ code, message, fix, place, severity = "error" }: Diagnostic): DiagnosticRecord {
  const { text: _, ...where } = place ?? { file: undefined };
  return {
    severity,
    code,
    message,
    fix: fix ?? catalogue[code].fix,
    ...(where.file !== undefined && { ...where, file: where.file }),
  };
}

/** One problem as a workflow command of GitHub Actions, which shows it at the line of the pull request. */
export function renderGithub({ code, message, fix, place, severity = "error" }: Diagnostic): string {
  const properties = [
    ...(place === undefined ? [] : [`file=${property(place.file)}`]),
    ...(place?.line === undefined ? [] : [`line=${place.line}`]),
    ...(place?.column === undefined ? [] : [`col=${place.column}`]),
    `title=${property(`${code} ${catalogue[code].title}`)}`,
  ];
  return `::${severity} ${properties.join(",")}::${data(`${message} ${fix ?? catalogue[code].fix}`)}`;
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
