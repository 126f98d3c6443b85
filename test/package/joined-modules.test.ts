import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, it, test } from "vitest";
import { packages, root } from "../support/paths.js";
import { runWell } from "../support/run.js";

const dist = join(packages.runtime, "dist");
const entries = [
  "rita-ts",
  ...["codecs", "codegen/v1", "http", "telemetry", "testing"].map((one) => `rita-ts/${one}`),
];

/** Each module that is published, by path, and the sources that were joined to it. */
const modules = new Map<string, readonly string[]>();
beforeAll(async () => {
  const paths = (await readdir(dist, { recursive: true })).map((path) => path.replaceAll("\\", "/"));
  for (const path of paths.filter((one) => one.endsWith(".js"))) {
    // An entry point that only hands on has nothing to map.
    const map = paths.includes(`${path}.map`) ? await readFile(join(dist, `${path}.map`), "utf8") : undefined;
    const { sources } = JSON.parse(map ?? '{ "sources": [] }') as { sources: readonly string[] };
    modules.set(
      path,
      sources.map((source) => source.replace(/^(\.\.\/)+/, "")),
    );
  }
});

async function printed(script: string, ...flags: readonly string[]): Promise<string> {
  // Inside the package, which is found by its own name there.
  const args = [...flags, "--input-type=module", "--eval", script];
  return (await runWell(process.execPath, args, { cwd: packages.runtime })).stdout.trim();
}

describe("the runtime's modules", () => {
  it("are joined to few, each source to one, so that a class is the same through every entry point", () => {
    const sources = [...modules.values()].flat();
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.toSorted()).toEqual([...new Set(sources)].toSorted());
    expect(modules.size).toBeLessThan(20);
  });

  it("keep the names of what they export", async () => {
    const found = await printed(`
      for (const entry of ${JSON.stringify(entries)}) {
        for (const [name, value] of Object.entries(await import(entry))) {
          if (typeof value === "function") console.log(name, value.name);
        }
      }`);
    const names = found.split("\n").map((line) => line.split(" "));
    expect(names).toContainEqual(["RitaError", "RitaError"]);
    expect(names.filter(([exported, own]) => exported !== own)).toEqual([]);
  });

  it("name source and line in the stack of an error, for who asks Node for source maps", async () => {
    const stack = await printed(
      `import { Manager, RitaError } from "rita-ts";
      try { new Manager({}); } catch (error) { console.log(error instanceof RitaError, error.stack); }`,
      "--enable-source-maps",
    );
    const [, line = ""] = /^true [\s\S]*runtime\/src\/nats\/connection\.ts:(\d+)/.exec(stack) ?? [];
    const source = await readFile(join(packages.runtime, "src/nats/connection.ts"), "utf8");
    expect(source.split("\n")[Number(line) - 1]).toContain("throw new RitaError(");
  });
});

test.each([
  ["RitaError", 1024],
  ["defineModel", 2048],
])("who bundles %s alone gets less than %d bytes", async (name, limit) => {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${name} } from "rita-ts";`, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    write: false,
  });
  expect(outputFiles[0]?.contents.length).toBeLessThan(limit);
});
