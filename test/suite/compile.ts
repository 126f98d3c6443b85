import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/paths.js";
import { run } from "../support/run.js";
import type { Outcome } from "./generated.js";

/** Compiles all values that the write checks accept as values of the generated types: what the compiler says. */
export async function compileAccepted(outcomes: readonly Outcome[], folder: string): Promise<string> {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const files = outcomes.flatMap(({ group, checks }, index) => {
    const values = group.tests.map(({ data }) => ({ value: data })).filter((value) => checks?.write(value));
    if (values.length === 0) return [];
    const lines = values.map((value, at) => `export const value${at}: Checked = ${JSON.stringify(value)};\n`);
    const path = join(folder, `${index}.ts`);
    writeFileSync(path, `import type { Checked } from "./${index}/generated/it.js";\n${lines.join("")}`);
    return [path];
  });
  const compilerOptions = {
    target: "es2022",
    lib: ["es2022"],
    types: [],
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { code, stdout, stderr } = await run(process.execPath, [tsc, "-p", folder], { cwd: folder });
  return code === 0 ? "" : `exit code ${code}\n${stdout}${stderr}`;
}
