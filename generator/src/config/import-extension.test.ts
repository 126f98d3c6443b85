import { join } from "node:path";
import { expect, it } from "vitest";
import { type Content, project } from "../../../test/support/golden-project.js";
import { importExtensionIn } from "./import-extension.js";

const bundler = { compilerOptions: { module: "esnext", moduleResolution: "bundler" } };

/** The files of a project, and how the imports of code in src/generated end. */
const rows: readonly (readonly [string, Readonly<Record<string, Content>>, string])[] = [
  ["no TypeScript configuration", {}, ".js"],
  ["Node's own resolution", { "tsconfig.json": { compilerOptions: { module: "NodeNext" } } }, ".js"],
  ["a bundler", { "tsconfig.json": bundler }, ""],
  ["module: preserve", { "tsconfig.json": { compilerOptions: { module: "Preserve" } } }, ""],
  [
    "TypeScript sources as they are",
    {
      "tsconfig.json": { compilerOptions: { ...bundler.compilerOptions, allowImportingTsExtensions: true } },
    },
    ".ts",
  ],
  [
    "extensions that the compiler rewrites",
    { "tsconfig.json": { compilerOptions: { module: "nodenext", rewriteRelativeImportExtensions: true } } },
    ".ts",
  ],
  [
    "comments, a trailing comma and a byte order mark",
    { "tsconfig.json": '\uFEFF{ // ours\n "compilerOptions": { "moduleResolution": "Bundler", }, }' },
    "",
  ],
  ["a base by path", { "tsconfig.json": { extends: "./base" }, "base.json": bundler }, ""],
  [
    "a base of a package",
    { "tsconfig.json": { extends: "@org/ts" }, "node_modules/@org/ts/tsconfig.json": bundler },
    "",
  ],
  [
    "several bases, the last of which counts",
    {
      "tsconfig.json": { extends: ["./base.json", "./node.json"] },
      "base.json": bundler,
      "node.json": { compilerOptions: { module: "nodenext", moduleResolution: "nodenext" } },
    },
    ".js",
  ],
  [
    "a configuration that only refers to others",
    {
      "tsconfig.json": { files: [], references: [{ path: "./tsconfig.app.json" }] },
      "tsconfig.app.json": bundler,
    },
    "",
  ],
  [
    "the nearest configuration",
    { "tsconfig.json": bundler, "src/tsconfig.json": { compilerOptions: { module: "nodenext" } } },
    ".js",
  ],
  ["a base that is not there", { "tsconfig.json": { extends: ["./gone", "gone"] } }, ".js"],
  ["bases that go in a circle", { "tsconfig.json": { extends: "./tsconfig.json" } }, ".js"],
  ["references that go in a circle", { "tsconfig.json": { references: [{ path: "." }] } }, ".js"],
  ["a broken configuration", { "tsconfig.json": "[" }, ".js"],
];

it.each(rows)("with %s imports end right", (_name, files, expected) => {
  const { folder } = project({ ".git/HEAD": "", ...files });
  expect(importExtensionIn(join(folder, "src/generated"))).toBe(expected);
});
