import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../support/paths.js";
import { repositoryFiles } from "../support/repository-files.js";

const page = await readFile(join(root, "docs/guarantees.md"), "utf8");
const differences = await readFile(join(root, "docs/differences-from-rita.md"), "utf8");
const faults = await readFile(join(root, "docs/faults.md"), "utf8");
const files = await repositoryFiles();
const named = [
  ...`${page}\n${differences}`.matchAll(/^- `([^`]+)`: "(.+)"$/gm),
  // A cell of a table may name several.
  ...faults.matchAll(/`([^`]+)`: "(.+?)"(?=<br>| \|$)/gm),
].map(([, file = "", title = ""]) => [file, title] as const);

describe("the pages that name tests", () => {
  it("name one for every guarantee, which is called after it", () => {
    const rules = page.split(/^\*\*(?=\d+\. )/m).slice(1);
    expect(rules.length).toBeGreaterThan(20);
    const unnamed = rules.filter((rule) => {
      const number = /^(\d+)\./.exec(rule)?.[1];
      return !rule.includes(`: "guarantee ${number}, `);
    });
    expect(unnamed).toEqual([]);
  });

  it("name one for every fault, by rows without a gap", () => {
    const rows = [...faults.matchAll(/^\| (\d+) \|.*\| (.*) \|$/gm)];
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.map(([, number]) => Number(number))).toEqual(rows.map((_, at) => at + 1));
    // Every named test is read by the check below: nothing else is in the last column.
    const rest = rows.map(([, , tests = ""]) => tests.replaceAll(/`[^`]+`: ".+?"(<br>|$)/g, ""));
    expect(rest.filter((text) => text !== "")).toEqual([]);
  });

  it.each(named)("%s: %j is there", async (file, title) => {
    const paths = files.filter((path) => `/${path}`.endsWith(`/${file}`));
    expect(paths).toHaveLength(1);
    expect(await readFile(join(root, paths[0] ?? ""), "utf8")).toContain(title);
  });
});
