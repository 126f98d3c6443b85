import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { isFreeNote, keywords, refused } from "./keywords.js";

it("no keyword is both supported and refused", () => {
  expect(Object.keys(keywords).filter((name) => Object.hasOwn(refused, name))).toEqual([]);
});

it("the vocabulary in schemas/meta lists the x-rita keywords", () => {
  const text = readFileSync(new URL("../../../schemas/meta/vocabulary.json", import.meta.url), "utf8");
  const listed = Object.keys(JSON.parse(text).properties);
  expect(listed.sort()).toEqual(
    Object.keys(keywords)
      .filter((name) => name.startsWith("x-rita-"))
      .sort(),
  );
});

it.each([
  ["x-owner", true],
  ["x-rita-emits", false],
  ["x-ritaa", false],
  ["owner", false],
])("takes %s for a note of the user: %s", (keyword, expected) => {
  expect(isFreeNote(keyword)).toBe(expected);
});
