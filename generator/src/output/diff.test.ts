import { array, assert, constantFrom, property } from "fast-check";
import { expect, it } from "vitest";
import { unifiedDiff } from "./diff.js";

it("shows each change with three lines around, and where it is", () => {
  const before = "a\nb\nc\nd\ne\nf\ng\nh\n";
  expect(unifiedDiff(before, before.replace("e", "E"))).toBe(
    ["@@ -2,7 +2,7 @@", " b", " c", " d", "-e", "+E", " f", " g", " h"].join("\n"),
  );
});

it.each([
  ["nothing for equal texts", "a\n", "a\n", ""],
  ["a file that is new", "", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b"],
  ["a file that is gone", "a\n", "", "@@ -1,1 +0,0 @@\n-a"],
])("gives %s", (_name, before, after, expected) => {
  expect(unifiedDiff(before, after)).toBe(expected);
});

it("keeps changes that are far apart in hunks of their own", () => {
  const lines = Array.from({ length: 30 }, (_, at) => `${at}`);
  const after = lines.map((line) => (line === "2" || line === "25" ? "x" : line));
  expect(unifiedDiff(lines.join("\n"), after.join("\n")).match(/^@@/gm)).toHaveLength(2);
});

/** Follows a difference, as `patch` does. */
function patched(before: readonly string[], diff: string): readonly string[] {
  const result: string[] = [];
  let at = 0;
  for (const line of diff === "" ? [] : diff.split("\n")) {
    const hunk = /^@@ -(\d+),(\d+) /.exec(line);
    if (hunk !== null) {
      const start = hunk[2] === "0" ? Number(hunk[1]) : Number(hunk[1]) - 1;
      result.push(...before.slice(at, start));
      at = start;
    } else if (line.startsWith("+")) result.push(line.slice(1));
    else {
      expect(line.slice(1)).toBe(before[at]);
      if (line.startsWith(" ")) result.push(line.slice(1));
      at += 1;
    }
  }
  return [...result, ...before.slice(at)];
}

it("leads from any text to any other one", () => {
  const lines = array(constantFrom("a", "b", "c", "d"), { maxLength: 40 });
  assert(
    property(lines, lines, (before, after) => {
      const text = (all: readonly string[]): string => all.map((line) => `${line}\n`).join("");
      expect(patched(before, unifiedDiff(text(before), text(after)))).toEqual(after);
    }),
  );
});
