import type { ListShape, MemberShape, Range } from "./shape.js";
import { afterRemarks } from "./splice.js";
import { indentAt } from "./style.js";

/** The text of a case of a new skeleton, with the comment above it, beginning in the first column. */
export function caseText(text: string, list: ListShape<MemberShape>, member: MemberShape): string {
  const before = list.items[list.items.indexOf(member) - 1];
  const from = before === undefined ? list.start + 1 : text.indexOf(",", before.end) + 1;
  const indent = indentAt(text, member.start);
  return text
    .slice(afterRemarks(text, from), member.end)
    .split("\n")
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()))
    .join("\n")
    .trim();
}

/**
 * A case with the state type of the user's file in place of the one of the new skeleton. Without a state type
 * that can be named, the case goes without.
 */
export function withState(
  code: string,
  skeletonState: string | undefined,
  state: string | undefined,
): string {
  if (skeletonState === undefined) return code;
  const annotation = state === undefined || /[\r\n]/.test(state) ? "" : `: ${state}`;
  return code.replace(`): ${skeletonState} =>`, () => `)${annotation} =>`);
}

/** The text of a range. */
export function textOf(text: string, range: Range | undefined): string | undefined {
  return range === undefined ? undefined : text.slice(range.start, range.end);
}
