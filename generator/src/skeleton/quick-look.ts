import type { SkeletonFile } from "./skeleton-file.js";

/**
 * Whether a file surely holds exactly the cases of its skeleton, by a look at its lines alone: each case begins a
 * line, and all of them stand in one block of equal indentation. `false` means that it has to be read properly; a
 * file in another layout is never said to be in step.
 */
export function isSurelyInStep(text: string, { cases }: SkeletonFile): boolean {
  const lines = text.split(/\r\n|\n|\r/);
  const keys = Object.keys(cases);
  const [first] = keys;
  if (first === undefined || hasHiddenLines(text)) return false;
  const starts = lines.flatMap((line, index) => (keyOf(line)?.key === first ? [index] : []));
  const [start] = starts;
  if (start === undefined || starts.length > 1) return false;
  const block = blockAround(lines, start);
  const indent = indentOf(lines[start] ?? "");
  const members = block.flatMap((line, index) => (indentOf(line) === indent ? [{ line, index }] : []));
  if (
    members.some(({ line }) => !/^\s*(?:["'\w$]|\/\/|\/\*.*\*\/\s*$|[}\])])/.test(line) || isOpenEnded(line))
  )
    return false;
  const found = members.flatMap(({ line, index }) => {
    const key = keyOf(line)?.key;
    return key === undefined ? [] : [{ key, index }];
  });
  if (found.length !== keys.length || !keys.every((key) => found.some((one) => one.key === key)))
    return false;
  return found.every(({ key, index }, at) => {
    const inside = block.slice(index + 1, found[at + 1]?.index ?? block.length);
    const innerKeys = inside.flatMap((line) => keyOf(line)?.key ?? []);
    return (cases[key] ?? []).every((inner) => innerKeys.includes(inner));
  });
}

/** A line that begins with a key of an object: `"order-placed": …`, `paid(state) {`, `paid,`. */
function keyOf(line: string): { readonly key: string } | undefined {
  const found = /^\s*(?:"([\w-]+)"|'([\w-]+)'|([\w$]+))\s*[:(,]/.exec(line);
  const key = found?.[1] ?? found?.[2] ?? found?.[3];
  return key === undefined ? undefined : { key };
}

/** Several members in one line, which a look at line starts would miss. */
function isOpenEnded(line: string): boolean {
  return /[,}]\s*(?:\.\.\.|["'][\w-]+["']\s*[:(])/.test(line);
}

/** Comments and templates over several lines may hold lines that look like cases. */
function hasHiddenLines(text: string): boolean {
  const comments = text.match(/\/\*[\s\S]*?\*\//g) ?? [];
  return (
    comments.some((comment) => comment.split(/\r\n|\n|\r/).some((line) => keyOf(line) !== undefined)) ||
    /`[^`\r\n]*[\r\n]/.test(text.replace(/`[^`\r\n]*`/g, ""))
  );
}

/** The lines around one that are indented at least as far. */
function blockAround(lines: readonly string[], at: number): readonly string[] {
  const width = indentOf(lines[at] ?? "").length;
  const isInside = (line: string | undefined): boolean =>
    line !== undefined && (line.trim() === "" || indentOf(line).length >= width);
  let [from, to] = [at, at];
  while (isInside(lines[from - 1])) from -= 1;
  while (isInside(lines[to + 1])) to += 1;
  return lines.slice(from, to + 1);
}

function indentOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? "";
}
