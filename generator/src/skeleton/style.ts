import type { FileShape } from "./shape.js";

/** How a file is written, so that what is added looks like the rest. */
export interface Style {
  readonly newline: "\n" | "\r\n" | "\r";
  /** One step of indentation. */
  readonly unit: string;
  readonly singleQuotes: boolean;
  readonly semicolons: boolean;
}

/** The style of a text. */
export function styleOf(text: string, { singleQuotes, semicolons }: FileShape): Style {
  return { newline: newlineOf(text), unit: unitOf(text), singleQuotes, semicolons };
}

function newlineOf(text: string): Style["newline"] {
  const crlf = text.split("\r\n").length;
  const lf = text.split(/(?<!\r)\n/).length;
  const cr = text.split(/\r(?!\n)/).length;
  return cr > lf && cr > crlf ? "\r" : crlf > lf ? "\r\n" : "\n";
}

/** A tab, or the smallest indentation of a line; lines of a block comment do not count. */
function unitOf(text: string): string {
  const indents = [...text.matchAll(/^([ \t]+)[^\s*]/gm)].map(([, indent = ""]) => indent);
  const tabs = indents.filter((indent) => indent.startsWith("\t")).length;
  if (tabs * 2 > indents.length) return "\t";
  const widths = indents.filter((indent) => !indent.includes("\t")).map(({ length }) => length);
  return " ".repeat(Math.min(8, ...widths.filter((width) => width > 1), widths.length === 0 ? 2 : 8));
}

/** The spaces and tabs that the line of an offset begins with. */
export function indentAt(text: string, offset: number): string {
  const line = text.slice(lineStart(text, offset), offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

/** Whether nothing but spaces and tabs stands before an offset in its line. */
export function beginsLine(text: string, offset: number): boolean {
  return /^[ \t\uFEFF]*$/.test(text.slice(lineStart(text, offset), offset));
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

/**
 * A piece of generated code (two spaces a step, double quotes around keys, semicolons) in the style of a file,
 * each line behind `indent`.
 */
export function restyle(code: string, indent: string, style: Style): string {
  return code
    .split("\n")
    .map((line) => {
      const inner = line.trimStart();
      const steps = Math.floor((line.length - inner.length) / 2);
      return indent + style.unit.repeat(steps) + restyleLine(inner, style);
    })
    .join(style.newline);
}

function restyleLine(line: string, { singleQuotes, semicolons }: Style): string {
  if (line.startsWith("//")) return line;
  const quoted = singleQuotes ? line.replace(/^"([^"'\\]*)"(?=:)/, "'$1'") : line;
  return semicolons ? quoted : quoted.replace(/;$/, "");
}
