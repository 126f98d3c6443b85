import { describe, expect, it } from "vitest";
import { problem, sorted } from "./diagnostic.js";
import { coloured, plain } from "./paint.js";
import { renderGithub, toRecord } from "./render-machine.js";
import { renderText } from "./render-text.js";
import { positionOf } from "./source.js";

const source = { path: "a.json", text: '{\r\n\t"a": 1,\r\n  "b": 2\r\n}' };
const at = { source, start: source.text.indexOf('"b"'), end: source.text.indexOf('"b"') + 3 };

describe("the text of a diagnostic", () => {
  it("has the place, the line, marks under it, and what to do", () => {
    expect(renderText(problem("RITA3001", at, "No.", "Do this."), plain)).toBe(
      'a.json:3:3 error RITA3001 No.\n  3 |   "b": 2\n    |   ^^^\n  fix: Do this.',
    );
  });

  it("shows only the part around the place of a very long line", () => {
    const long = { path: "b.json", text: `${" ".repeat(500)}"here"${" ".repeat(500)}` };
    const lines = renderText(problem("RITA3001", { source: long, start: 500, end: 506 }, "No."), plain).split(
      "\n",
    );
    expect(lines[1]?.length).toBeLessThan(140);
    expect(lines[2]?.indexOf("^")).toBe(lines[1]?.indexOf('"here"'));
  });

  it("takes the fix of the catalogue, and needs no place", () => {
    expect(renderText({ code: "RITA1001", message: "None." }, plain)).toMatch(
      /^error RITA1001 None\.\n {2}fix: Run `rita init`/,
    );
  });

  it("has colours only when painted", () => {
    expect(renderText(problem("RITA3001", at, "No."), coloured)).toContain("\u001b[31m");
    expect(renderText(problem("RITA3001", at, "No."), plain)).not.toContain("\u001b");
  });
});

it("the record of a diagnostic has the place without the text of the file", () => {
  expect(toRecord(problem("RITA3001", at, "No.", "Do."))).toEqual({
    severity: "error",
    code: "RITA3001",
    message: "No.",
    fix: "Do.",
    file: "a.json",
    line: 3,
    column: 3,
    endLine: 3,
    endColumn: 6,
  });
});

it("a workflow command escapes what would end it", () => {
  const path = "a:b,c.json";
  expect(renderGithub({ code: "RITA3001", message: "50%\nno", fix: "f", place: { file: path } })).toBe(
    "::error file=a%3Ab%2Cc.json,title=RITA3001 unknown keyword::50%25%0Ano f",
  );
});

it("diagnostics are sorted by file and place, and each is there once", () => {
  const first = problem("RITA3001", { source, start: 3, end: 4 }, "First.");
  const second = problem("RITA3001", at, "Second.");
  expect(
    sorted([second, first, { code: "RITA1001", message: "None." }, second]).map(({ message }) => message),
  ).toEqual(["None.", "First.", "Second."]);
});

it.each([
  [0, 1, 1],
  [3, 2, 1],
  [source.text.length, 4, 2],
])("offset %i is line %i, column %i", (offset, line, column) => {
  expect(positionOf(source.text, offset)).toEqual({ line, column });
});
