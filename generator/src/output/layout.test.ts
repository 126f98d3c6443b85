import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readTree, repository } from "../../../test/support/golden.js";
import { withoutLayout } from "./layout.js";

it.each([
  ["white space and line ends", "a = b;\r\n\tc", "a=b;\n\n  c"],
  ["quotes", `a = "it's"`, String.raw`a = 'it\'s'`],
  ["quotes inside of quotes", String.raw`a = "say \"x\""`, `a = 'say "x"'`],
  ["semicolons and commas at the end", "f({ a: 1, })\n", "f({ a: 1 });"],
  ["quoted keys", `const a = { "b": 1 };`, "const a = { b: 1 };"],
  ["a union on several lines", `type A =\n  | "a"\n  | "b";`, `type A = "a" | "b";`],
  ["parentheses", "const f = (a) => (a && b) || c;", "const f = a => a && b || c;"],
  ["the indent of a comment", "/**\n * A\n */", "  /**\n   * A\n   */"],
])("sees no difference in %s", (_name, left, right) => {
  expect(withoutLayout(left)).toBe(withoutLayout(right));
});

it.each([
  ["a name", "const a = 1;", "const b = 1;"],
  ["two words in place of one", "ab", "a b"],
  ["a text", `"a b"`, `"a  b"`],
  ["a comment", "a; // b", "a;"],
  ["the words of a comment", "/** A */", "/** B */"],
  ["an operator", "a || b", "a && b"],
  ["a text that was a name", `a = "b"`, "a = b"],
  ["a member that is gone", "{ a: 1, b: 2 }", "{ a: 1 }"],
])("sees a difference in %s", (_name, left, right) => {
  expect(withoutLayout(left)).not.toBe(withoutLayout(right));
});

const otherStyle = {
  formatter: { indentStyle: "tab", lineWidth: 60 },
  javascript: {
    formatter: {
      quoteStyle: "single",
      semicolons: "asNeeded",
      trailingCommas: "none",
      arrowParentheses: "asNeeded",
      quoteProperties: "asNeeded",
    },
  },
};

it("sees no difference in generated code that a formatter brought into another style", () => {
  const folder = mkdtempSync(join(tmpdir(), "rita-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "biome.json"), JSON.stringify(otherStyle));
  // Without the mark that keeps this formatter away.
  const files = [...readTree(join(repository, "examples/orders/src/generated"))]
    .filter(([path]) => path.endsWith(".ts"))
    .map(([path, text]) => [path, text.replace(/.*biome-ignore-all format.*\n/, "")] as const);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, "code", path)), { recursive: true });
    writeFileSync(join(folder, "code", path), text);
  }
  const biome = join(repository, "node_modules/@biomejs/biome/bin/biome");
  execFileSync(process.execPath, [biome, "format", "--write", "code"], { cwd: folder, stdio: "ignore" });
  const formatted = readTree(join(folder, "code"));
  for (const [path, text] of files) {
    expect(formatted.get(path)).not.toBe(text);
    expect(withoutLayout(formatted.get(path) ?? "")).toBe(withoutLayout(text));
  }
});
