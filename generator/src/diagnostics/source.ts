/** A text file that problems can point into. */
export interface Source {
  /** Path as shown to people: relative to the folder of the config, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A stretch of a source, in UTF-16 offsets; `end` is the first offset after it. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** A place in a text as editors count it: line and column begin at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Line and column of an offset. LF, CRLF and a lone CR end a line. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** The text of one line (counted from 1) without its line ending. */
export function lineOf(text: string, line: number): string {
  return text.split(/\r\n|\n|\r/)[line - 1] ?? "";
}
