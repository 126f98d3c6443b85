import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pascalCase } from "../../generator/src/ir/names.js";
import { cache, type GoldenCase, repository } from "./golden.js";

/** The compilers that users may have, by name. */
export const compilers: Readonly<Record<string, string>> = {
  "TypeScript 5.6": "node_modules/typescript-5.6/bin/tsc",
  "TypeScript 5.9": "node_modules/typescript-5.9/bin/tsc",
  "TypeScript 7": "node_modules/typescript/bin/tsc",
};

/** The strictest settings a user may have. */
const strictest = {
  target: "es2022",
  lib: ["es2022"],
  types: [],
  module: "nodenext",
  moduleResolution: "nodenext",
  noEmit: true,
  declaration: true,
  strict: true,
  skipLibCheck: false,
  isolatedModules: true,
  isolatedDeclarations: true,
  verbatimModuleSyntax: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
};

/**
 * Compiles all generated code together with a page of values for each case: those that the validator accepts
 * have to fit the type, those that it refuses for their shape must not. Gives what the compiler prints. `pages`
 * names the folder of the pages, so that tests of several files do not share one.
 */
export async function compileGolden(
  cases: readonly GoldenCase[],
  compiler: string,
  pages = "tables",
): Promise<string> {
  const folder = join(cache, `${compiler}-${pages}`.replace(/\W+/g, "-"));
  mkdirSync(folder, { recursive: true });
  const files = cases.flatMap((one, index) => {
    const page = join(folder, `values-${index}.ts`);
    writeFileSync(page, pageOf(one));
    return [page, join(one.expected, "index.ts")];
  });
  // 5.6 does not know this option yet.
  const newer = compiler.includes("5.6") ? {} : { erasableSyntaxOnly: true };
  const config = join(folder, "tsconfig.json");
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...strictest, ...newer }, files }));
  return run(join(repository, compilers[compiler] ?? ""), ["-p", config]);
}

function pageOf({ expected, instances }: GoldenCase): string {
  const types = Object.keys(instances).map((type) => pascalCase(type));
  const lines = [`import type { ${types.join(", ")} } from ${JSON.stringify(join(expected, "index.js"))};`];
  for (const [type, { valid = [], invalid = [], outOfRange = [] }] of Object.entries(instances)) {
    const name = pascalCase(type);
    for (const value of [...valid, ...outOfRange]) lines.push(constant(lines.length, name, value));
    for (const value of invalid)
      lines.push("// @ts-expect-error refused by the validator, too", constant(lines.length, name, value));
  }
  return types.length === 0 ? "export {};\n" : `${lines.join("\n")}\n`;
}

function constant(number: number, type: string, value: unknown): string {
  return `export const value${number}: ${type} = ${JSON.stringify(value)};`;
}

function run(script: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...words], { cwd: repository });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 ? output : `${output}exit code ${code}`));
  });
}
