import { expect, it } from "vitest";
import { docLines, jsdoc } from "./jsdoc.js";

it("writes one line as one line, and nothing for nothing", () => {
  expect(jsdoc(["Hello."], "  ")).toBe("  /** Hello. */\n");
  expect(jsdoc([])).toBe("");
});

it("breaks lines at every kind of line end, and lets none end the comment", () => {
  expect(jsdoc(["a\r\nb\rc */ d", "", "e "])).toBe("/**\n * a\n * b\n * c *\\/ d\n *\n * e\n */\n");
});

it("puts rules behind a short description, and in a paragraph of their own behind a long one", () => {
  expect(docLines({ description: "How many" }, ["Integer."])).toEqual(["How many. Integer."]);
  const long = "x".repeat(90);
  expect(docLines({ description: long }, ["Integer."])).toEqual([long, "", "Integer."]);
});

it("has tags for deprecated, default and examples that are not too long", () => {
  const docs = {
    title: "T",
    description: "D",
    deprecated: true,
    default: 1,
    examples: ["a", "y".repeat(100)],
  };
  expect(docLines(docs, [])).toEqual(["T", "", "D", "", "@deprecated", "@default 1", '@example "a"']);
});
