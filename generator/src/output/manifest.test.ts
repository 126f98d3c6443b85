import { expect, it } from "vitest";
import { hashOf, manifestText, parseManifest } from "./manifest.js";

it("is read as it was written, sorted", () => {
  const manifest = new Map([
    ["b.ts", hashOf("b")],
    ["a/c.ts", hashOf("c")],
  ]);
  const text = manifestText(manifest, "1.2.3");
  expect(text.indexOf("a/c.ts")).toBeLessThan(text.indexOf("b.ts"));
  expect(parseManifest(text)).toEqual(manifest);
});

it.each([
  "",
  "[]",
  "{}",
  '{ "files": [] }',
  '{ "files": { "../a": "x" } }',
  '{ "files": { "/a": "x" } }',
  '{ "files": { "a/../b": "x" } }',
])("refuses %s, so that nothing outside of the folder is ever deleted", (text) => {
  expect(parseManifest(text)).toBeUndefined();
});
