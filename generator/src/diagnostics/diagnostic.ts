import type { DiagnosticCode } from "./catalogue.js";
import { positionOf, type Span } from "./source.js";

/** Where a diagnostic points: a file, and where known the place in it with the text around. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** The whole text of the file, for code frames. */
  readonly text?: string;
}

/** One problem, as data: nothing is thrown and nothing printed until a command renders it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  /** A warning stops nothing. Default: `error`. */
  readonly severity?: "error" | "warning";
  /** What is wrong with this input, in one sentence. */
  readonly message: string;
  /** What to do about it, where more can be said than the catalogue does. */
  readonly fix?: string;
  readonly place?: Place;
}

/** Takes in a problem. Stages go on after reporting one, so that a run shows all of them. */
export type Report = (diagnostic: Diagnostic) => void;

/** The place of a span. */
function placeOf({ source, start, end }: Span): Place {
  const from = positionOf(source.text, start);
  const to = positionOf(source.text, end);
  return {
    file: source.path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    text: source.text,
  };
}

/** A diagnostic at a span; the usual way to make one in the stages that read schemas. */
export function problem(code: DiagnosticCode, at: Span, message: string, fix?: string): Diagnostic {
  return { code, message, place: placeOf(at), ...(fix !== undefined && { fix }) };
}

/** The same diagnostics in the order a person reads them: by file, then place, then code; each once. */
export function sorted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, message, place } = diagnostic;
    unique.set(`${code} ${place?.file} ${place?.line} ${place?.column} ${message}`, diagnostic);
  }
  return [...unique.values()].sort(
    (a, b) =>
      compare(a.place?.file ?? "", b.place?.file ?? "") ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      (a.place?.column ?? 0) - (b.place?.column ?? 0) ||
      compare(a.code, b.code),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
