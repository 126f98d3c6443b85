import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Report } from "../diagnostics/diagnostic.js";
import { checkConfig, type Job } from "./check-config.js";

/** File names of a configuration, the first one found counts. */
export const configNames: readonly string[] = [
  "rita.config.ts",
  "rita.config.js",
  "rita.config.mjs",
  "rita.config.json",
];

/** A configuration and the folder its paths are relative to. */
export interface LoadedConfig {
  readonly folder: string;
  readonly file: string;
  readonly jobs: readonly Job[];
}

/** Where to look for a configuration and how to load it. */
export interface LoadOptions {
  readonly cwd: string;
  /** Whether this Node runs TypeScript itself (from 22.18 on); otherwise jiti does. */
  readonly runsTypeScript: boolean;
}

/** Loads the named configuration, or the nearest one in `cwd` and the folders above it. */
export async function loadConfig(
  named: string | undefined,
  { cwd, runsTypeScript }: LoadOptions,
  report: Report,
): Promise<LoadedConfig | undefined> {
  const path = named === undefined ? findConfig(cwd) : resolve(cwd, named);
  if (path === undefined) {
    report({ code: "RITA1001", message: `There is no ${configNames[0]} in ${cwd} or a folder above it.` });
    return undefined;
  }
  const file = basename(path);
  const place = { file: named ?? file };
  if (!isFile(path)) {
    report({ code: "RITA1002", message: `There is no file ${named ?? file}.`, place });
    return undefined;
  }
  let exported: unknown;
  try {
    exported = await importConfig(path, runsTypeScript);
  } catch (error) {
    const message = `It cannot be loaded: ${firstLine(error)}`;
    report({ code: "RITA1002", message, place });
    return undefined;
  }
  return { folder: dirname(path), file, jobs: checkConfig(exported, place.file, dirname(path), report) };
}

function findConfig(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = configNames.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

async function importConfig(path: string, runsTypeScript: boolean): Promise<unknown> {
  if (extname(path) === ".json") return JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  if (/\.[cm]?ts$/.test(path) && !runsTypeScript) {
    const { createJiti } = await import("jiti");
    return createJiti(import.meta.url, { moduleCache: false }).import(path, {
      default: true,
    });
  }
  // Node loads an address once; with the time of the last change in it, a configuration can change in a long run.
  const address = pathToFileURL(path);
  address.searchParams.set("changed", String(statSync(path).mtimeMs));
  const module: unknown = await import(address.href);
  if (typeof module === "object" && module !== null && "default" in module) return module.default;
  throw new Error("the file has no default export.");
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (
    text
      .split("\n")
      .find((line) => line.trim() !== "")
      ?.trim() ?? "unknown error"
  );
}
