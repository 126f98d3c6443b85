import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { catalogue } from "./catalogue.js";

const source = fileURLToPath(new URL("..", import.meta.url));
const otherTests = ["golden", "hostile", "real-inputs"].map((name) =>
  fileURLToPath(new URL(`../../../test/${name}`, import.meta.url)),
);

function sourceFiles(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return paths.filter((path) => path.endsWith(".ts")).map((path) => join(folder, path));
}

const files = [...sourceFiles(source), ...otherTests.flatMap(sourceFiles)];
const textOf = (path: string): string => readFileSync(path, "utf8");

describe.each(Object.keys(catalogue))("%s", (code) => {
  it("is reported somewhere, and seen by a test", () => {
    const users = files.filter((path) => !path.endsWith("catalogue.ts") && textOf(path).includes(code));
    expect(users.filter((path) => !path.endsWith(".test.ts")).length, "reported").toBeGreaterThan(0);
    expect(users.filter((path) => path.endsWith(".test.ts")).length, "tested").toBeGreaterThan(0);
  });
});

it("says title, cause and fix in sentences", () => {
  for (const { title, cause, fix } of Object.values(catalogue)) {
    expect(title).not.toMatch(/\.$/);
    expect(cause).toMatch(/^[A-Z`].*\.$/);
    expect(fix).toMatch(/^[A-Z].*[.:/a-z]$/);
  }
});
