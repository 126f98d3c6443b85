import type { ListShape, Range } from "./shape.js";
import { beginsLine, indentAt, restyle, type Style } from "./style.js";

/** A text to be put in at an offset. Nothing is ever taken out, so that no byte of the user can be lost. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The text with everything put in; insertions at one offset keep their order. */
export function splice(text: string, insertions: readonly Insertion[]): string {
  const ordered = [...insertions].sort((a, b) => a.at - b.at);
  let from = 0;
  let result = "";
  for (const { at, text: added } of ordered) {
    result += text.slice(from, at) + added;
    from = at;
  }
  return result + text.slice(from);
}

/**
 * Adds items to the end of a list between braces, each on lines of its own, behind the last item and what is
 * said of it on its line, before comments that stand alone.
 */
export function appendItems(
  text: string,
  list: ListShape<Range>,
  items: readonly string[],
  style: Style,
): readonly Insertion[] {
  const last = list.items.at(-1);
  const open = last !== undefined && !list.trailingComma;
  const at = afterRemarks(text, list.itemsEnd);
  const onOwnLines = [...list.items].reverse().find(({ start }) => beginsLine(text, start));
  const outer = indentAt(text, list.start);
  const indent = onOwnLines === undefined ? outer + style.unit : indentAt(text, onOwnLines.start);
  const withoutTrailing = open && onOwnLines !== undefined;
  const between = isSpacedOut(text, list) ? style.newline : "";
  const lines = items.map((item, index) => {
    const inner = withoutTrailing ? item.replace(/,(?=\n\s*\})/g, "") : item;
    const comma = withoutTrailing && index === items.length - 1 ? "" : ",";
    return `${between}${style.newline}${restyle(inner, indent, style)}${comma}`;
  });
  const rest = text.slice(at, list.end - 1);
  const closing = /[\r\n]/.test(rest) ? "" : style.newline + withoutSuffix(outer, rest);
  const added: Insertion = { at, text: lines.join("") + closing };
  return open ? [{ at: last.end, text: "," }, added] : [added];
}

/** Whether the last two items have an empty line between them. */
function isSpacedOut(text: string, { items }: ListShape<Range>): boolean {
  const [before, last] = items.slice(-2);
  if (before === undefined || last === undefined) return false;
  return /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(text.slice(before.end, last.start));
}

/** Adds names to a list between braces in the way it is written: in its line, or a line for each. */
export function appendNames(
  text: string,
  list: ListShape<Range>,
  names: readonly string[],
  style: Style,
): readonly Insertion[] {
  const last = list.items.at(-1);
  if (last !== undefined && beginsLine(text, last.start)) return appendItems(text, list, names, style);
  if (last === undefined) return [{ at: list.itemsEnd, text: ` ${names.join(", ")} ` }];
  const after = list.trailingComma ? list.itemsEnd : last.end;
  return [{ at: after, text: `${list.trailingComma ? "" : ","} ${names.join(", ")}` }];
}

/** The offset behind the comments that follow in the same line. */
export function afterRemarks(text: string, from: number): number {
  const remark = /[ \t]*(?:\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)/y;
  let at = from;
  for (;;) {
    remark.lastIndex = at;
    const found = remark.exec(text);
    if (found === null) return at;
    at = remark.lastIndex;
  }
}

/** What of an indentation has to be put before a rest that begins with a part of it already. */
function withoutSuffix(indent: string, rest: string): string {
  const there = /[ \t]*$/.exec(rest)?.[0] ?? "";
  return rest.trim() === "" && indent.endsWith(there)
    ? indent.slice(0, indent.length - there.length)
    : indent;
}
