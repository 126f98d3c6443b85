import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { pascalCase } from "../../generator/src/ir/names.js";
import { cache, type GoldenCase, repository } from "./golden.js";

/** The printed checks of a message, as a program gets them. */
export interface PrintedChecks {
  readonly write: PrintedCheck;
  readonly read: PrintedCheck;
}

/** One printed check. */
export interface PrintedCheck {
  (value: unknown): boolean;
  readonly errors?:
    | readonly { readonly instancePath: string; readonly keyword: string; readonly params: unknown }[]
    | null;
}

/** Bundles the printed validators of a case with the real runtime and imports them: checks by wire type. */
export async function importValidators(one: GoldenCase): Promise<ReadonlyMap<string, PrintedChecks>> {
  mkdirSync(cache, { recursive: true });
  const types = Object.keys(one.instances);
  const lines = types.map((type) => {
    const from = JSON.stringify(join(one.expected, `validators/${type}.ts`));
    return `export { validate${pascalCase(type)} } from ${from};`;
  });
  const outfile = join(cache, `${one.name}.${process.pid}.mjs`);
  await build({ ...bundling, stdin: { contents: lines.join("\n"), resolveDir: repository }, outfile });
  const module: Readonly<Record<string, PrintedChecks>> = await import(pathToFileURL(outfile).href);
  return new Map(
    types.flatMap((type) => {
      const checks = module[`validate${pascalCase(type)}`];
      return checks === undefined ? [] : [[type, checks] as const];
    }),
  );
}

/** What a bundler makes of a program that uses some names of a case's index, minified. */
export async function bundleOf(one: GoldenCase, program: string): Promise<string> {
  const contents = program.replaceAll("generated", JSON.stringify(join(one.expected, "index.ts")));
  const { outputFiles } = await build({
    ...bundling,
    stdin: { contents, resolveDir: repository },
    minify: true,
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

const bundling = {
  bundle: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  logLevel: "silent",
} as const;
