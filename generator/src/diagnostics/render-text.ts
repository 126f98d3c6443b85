import { catalogue } from "./catalogue.js";
import type { Diagnostic, Place } from "./diagnostic.js";
import type { Paint } from "./paint.js";
import { lineOf } from "./source.js";

/** One problem for a person: where, what, the line of the file, and what to do. */
export function renderText(diagnostic: Diagnostic, paint: Paint): string {
  const { code, message, place, severity = "error" } = diagnostic;
  const where = place === undefined ? "" : `${paint.bold(location(place))} `;
  const colour = severity === "error" ? paint.red : paint.yellow;
  const lines = [`${where}${colour(`${severity} ${code}`)} ${message}`];
  if (place !== undefined) lines.push(...codeFrame(place, paint));
  lines.push(`  ${paint.green("fix:")} ${diagnostic.fix ?? catalogue[code].fix}`);
  return lines.join("\n");
}

/** `file:line:col`, as terminals and editors make a link of it. */
function location(place: Place): string {
  const { file, line, column } = place;
  return line === undefined ? file : `${file}:${line}:${column ?? 1}`;
}

function codeFrame({ text, line, column, endLine, endColumn }: Place, paint: Paint): string[] {
  if (text === undefined || line === undefined || column === undefined) return [];
  const gutter = String(line);
  const margin = " ".repeat(gutter.length);
  const { shown, from } = window(lineOf(text, line), column);
  const end = endLine === line && endColumn !== undefined ? endColumn : lineOf(text, line).length + 1;
  const width = Math.max(1, Math.min(end - column, from + shown.length - column + 1));
  const before = shown.slice(0, column - from).replace(/[^\t]/g, " ");
  return [
    `  ${paint.dim(`${gutter} |`)} ${shown}`,
    `  ${paint.dim(`${margin} |`)} ${before}${paint.red("^".repeat(width))}`,
  ];
}

/** The part of a very long line around a column; `from` is the column the part begins at. */
function window(line: string, column: number): { readonly shown: string; readonly from: number } {
  const longest = 120;
  if (line.length <= longest) return { shown: line, from: 1 };
  const start = Math.max(0, Math.min(column - 41, line.length - longest));
  return { shown: line.slice(start, start + longest), from: start + 1 };
}
