import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { parse } from "jsonc-parser";
import type { ImportExtension } from "./define-config.js";

/** The options of a TypeScript configuration that decide how imports end. */
type CompilerOptions = Readonly<Record<string, unknown>>;

/**
 * How imports end by the TypeScript configuration that a folder belongs to, the nearest tsconfig.json in it or
 * above: `.ts` where that is allowed, nothing for bundlers, and `.js`, which works in the most places, otherwise.
 */
export function importExtensionIn(folder: string): ImportExtension {
  const file = findUp(folder);
  return (file === undefined ? undefined : decide(file, 0)) ?? ".js";
}

function findUp(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, "tsconfig.json");
    if (existsSync(file)) return file;
    // The repository ends here, and what lies above it is not part of the project.
    if (existsSync(join(folder, ".git")) || folder === dirname(folder)) return undefined;
  }
}

/** What a configuration says, or the first of those it only refers to. */
function decide(file: string, depth: number): ImportExtension | undefined {
  const { options, references } = read(file, depth);
  const lower = (name: string): string => String(options[name] ?? "").toLowerCase();
  if (options["allowImportingTsExtensions"] === true || options["rewriteRelativeImportExtensions"] === true)
    return ".ts";
  if (lower("moduleResolution") === "bundler" || lower("module") === "preserve") return "";
  if (options["moduleResolution"] !== undefined || options["module"] !== undefined) return ".js";
  if (depth >= mostSteps) return undefined;
  for (const reference of references) {
    const found = decide(reference, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** More than any real chain of configurations; ends those that go in a circle. */
const mostSteps = 16;

interface TsConfig {
  readonly options: CompilerOptions;
  readonly references: readonly string[];
}

/** A configuration with what it extends. A file that is missing or broken says nothing: compilers report that. */
function read(file: string, depth: number): TsConfig {
  const nothing: TsConfig = { options: {}, references: [] };
  if (depth > mostSteps || !existsSync(file)) return nothing;
  const content: unknown = parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  if (!isRecord(content)) return nothing;
  const bases = [content["extends"]].flat().filter((one) => typeof one === "string");
  const inherited = bases.flatMap((base) => {
    const path = baseFile(base, file);
    return path === undefined ? [] : [read(path, depth + 1).options];
  });
  const own = isRecord(content["compilerOptions"]) ? content["compilerOptions"] : {};
  const references = Array.isArray(content["references"]) ? content["references"] : [];
  return {
    options: Object.assign({}, ...inherited, own),
    references: references.flatMap((one: unknown) =>
      isRecord(one) && typeof one["path"] === "string"
        ? [configFile(resolve(dirname(file), one["path"]))]
        : [],
    ),
  };
}

/** The file that `extends` names: a path, or a file or folder of a package. */
function baseFile(name: string, from: string): string | undefined {
  if (name.startsWith(".") || name.startsWith("/")) {
    const path = resolve(dirname(from), name);
    return path.endsWith(".json") ? path : `${path}.json`;
  }
  const load = createRequire(from);
  for (const path of [name, `${name}.json`, `${name}/tsconfig.json`]) {
    try {
      return load.resolve(path);
    } catch {
      // Not under this name.
    }
  }
  return undefined;
}

function configFile(path: string): string {
  return path.endsWith(".json") ? path : join(path, "tsconfig.json");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
