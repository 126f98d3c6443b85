import { expect, it } from "vitest";
import { hashOf, type Manifest, manifestText, parseManifest, writtenOf } from "./manifest.js";

it("is read as it was written, sorted", () => {
  const manifest: Manifest = {
    input: hashOf("schemas"),
    files: new Map([
      ["b.ts", writtenOf("b")],
      ["a/c.ts", writtenOf("c")],
    ]),
    pending: new Map([["b.ts", writtenOf("new")]]),
  };
  const text = manifestText(manifest, "1.2.3");
  expect(text.indexOf("a/c.ts")).toBeLessThan(text.indexOf("b.ts"));
  expect(parseManifest(text)).toEqual(manifest);
});

it("takes a text for the same after git has changed its line ends", () => {
  expect(hashOf("a\r\nb\r\n")).toBe(hashOf("a\nb\n"));
});

it.each([
  "",
  "[]",
  "{}",
  '{ "files": [] }',
  '{ "files": {}, "pending": [] }',
  '{ "files": { "../a": "x" } }',
  '{ "files": { "/a": "x" } }',
  '{ "files": { "a/../b": "x" } }',
  '{ "files": {}, "pending": { "../a": "x" } }',
])("refuses %s, so that nothing outside of the folder is ever deleted", (text) => {
  expect(parseManifest(text)).toBeUndefined();
});
