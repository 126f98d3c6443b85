import { resolve } from "node:path";
import type { Report } from "../diagnostics/diagnostic.js";
import { didYouMean } from "../diagnostics/suggest.js";
import type { Config, DateStyle, EnumStyle, ImportExtension } from "./define-config.js";
import { importExtensionIn } from "./import-extension.js";

/** A job with every option filled in. */
export interface Job {
  readonly schemas: string;
  readonly out: string;
  readonly skeletons: string | undefined;
  readonly importExtension: ImportExtension;
  readonly enums: EnumStyle;
  readonly dates: DateStyle;
  readonly readonly: boolean;
}

const extensions: readonly Config["importExtension"][] = [".js", ".ts", "", "auto"];

/** What each option takes; the one list of options. */
const options: Readonly<
  Record<keyof Config, { readonly takes: string; readonly fits: (value: unknown) => boolean }>
> = {
  schemas: { takes: "the path of a folder", fits: isPath },
  out: { takes: "the path of a folder", fits: isPath },
  skeletons: { takes: "the path of a folder", fits: isPath },
  importExtension: {
    takes: '".js", ".ts", "" or "auto"',
    fits: (value) => extensions.some((one) => one === value),
  },
  enums: { takes: '"union" or "object"', fits: (value) => value === "union" || value === "object" },
  dates: { takes: '"string" or "branded"', fits: (value) => value === "string" || value === "branded" },
  readonly: { takes: "true or false", fits: (value) => typeof value === "boolean" },
};

/**
 * Checks a loaded configuration and fills in the defaults. `file` is its path, for messages, `folder` what its
 * paths are relative to.
 */
export function checkConfig(value: unknown, file: string, folder: string, report: Report): readonly Job[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0)
    report({ code: "RITA1004", message: "The configuration is an empty list.", place: { file } });
  const jobs = list.flatMap((one, index) =>
    checkJob(one, file, Array.isArray(value) ? `[${index}].` : "", folder, report),
  );
  for (const [index, { out }] of jobs.entries()) {
    if (jobs.findIndex((other) => normal(other.out) === normal(out)) === index) continue;
    report({ code: "RITA1006", message: `Two jobs have the folder "${out}" as \`out\`.`, place: { file } });
  }
  return jobs;
}

function checkJob(
  value: unknown,
  file: string,
  prefix: string,
  folder: string,
  report: Report,
): readonly Job[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const message = `The configuration has to be an object, not ${value === null ? "null" : typeof value}.`;
    report({ code: "RITA1004", message, place: { file } });
    return [];
  }
  let fits = true;
  for (const [name, given] of Object.entries(value)) {
    // Editors use it in JSON files to find the schema of the configuration.
    if (name === "$schema") continue;
    if (!Object.hasOwn(options, name)) {
      const message = `There is no option "${prefix}${name}".`;
      report({ code: "RITA1003", message, fix: didYouMean(name, Object.keys(options)), place: { file } });
      fits = false;
    } else if (given !== undefined && !options[name as keyof Config].fits(given)) {
      const takes = options[name as keyof Config].takes;
      const message = `The option "${prefix}${name}" has to be ${takes}, not ${JSON.stringify(given)}.`;
      report({ code: "RITA1004", message, place: { file } });
      fits = false;
    }
  }
  // Each option was checked above; an object that did not pass makes no job.
  return fits ? [withDefaults(value, folder)] : [];
}

/** A job with the defaults filled in. */
function withDefaults(config: Config, folder: string): Job {
  const { out = "src/generated", importExtension = "auto" } = config;
  return {
    schemas: config.schemas ?? "schemas",
    out,
    skeletons: config.skeletons,
    importExtension: importExtension === "auto" ? importExtensionIn(resolve(folder, out)) : importExtension,
    enums: config.enums ?? "union",
    dates: config.dates ?? "string",
    readonly: config.readonly ?? true,
  };
}

function isPath(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function normal(path: string): string {
  return path.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/+$/, "");
}
