import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./support/paths.js";
import { run } from "./support/run.js";

const script = join(root, "bench/run.mjs");

describe("the benchmarks", () => {
  it("run, and print a ratio for each comparison of a row", async () => {
    const { code, stdout, stderr } = await run(process.execPath, [
      script,
      "--quick",
      "--rounds=1",
      "P1",
      "P8",
      "P10",
    ]);
    expect(stderr.split("\n").filter((line) => line !== "" && !line.endsWith("…"))).toEqual([]);
    expect(code).toBe(0);
    const lines = stdout.split("\n").filter((line) => line.startsWith("| P"));
    expect(lines.map((line) => line.split(" | ")[0])).toEqual(["| P1", "| P8", "| P10", "| P10"]);
    for (const line of lines) expect(line).toMatch(/\*\*\d+(\.\d+)? ×\*\*/);
  });

  it("name the rows there are when one is asked for that is none", async () => {
    const { code, stderr } = await run(process.execPath, [script, "P99"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/There is no row P99\. Rows: P1, P2/);
  });
});
