import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../diagnostics/diagnostic.js";
import type { Source } from "../diagnostics/source.js";

/** A schema file as it lies on disk. */
export interface RawFile {
  /** Path inside the schemas folder, with forward slashes. */
  readonly path: string;
  readonly source: Source;
}

const endings = /\.(json|ya?ml)$/;

/** The folder of our own meta documents; never schemas of messages. */
const metaFolder = "meta";

/**
 * Reads every .json, .yaml and .yml file of a folder and its sub-folders, in a stable order.
 * `shown` is the folder as it appears in messages. Hidden files and folders are skipped.
 */
export function readFolder(folder: string, shown: string, report: Report): readonly RawFile[] | undefined {
  const kind = kindOf(folder);
  if (kind !== "folder") {
    const message = kind === "missing" ? `There is no folder ${shown}.` : `${shown} is not a folder.`;
    report({ code: "RITA2001", message, place: { file: shown } });
    return undefined;
  }
  return readInto(folder, "", shown, [], report);
}

function readInto(
  root: string,
  inside: string,
  shown: string,
  around: readonly string[],
  report: Report,
): readonly RawFile[] {
  const refuse = (file: string, what: string): readonly RawFile[] => {
    report({ code: "RITA2003", message: `${file} ${what}.`, place: { file } });
    return [];
  };
  const here = inside === "" ? shown : `${shown}/${inside}`;
  let names: readonly string[];
  let real: string;
  try {
    real = realpathSync(join(root, inside));
    names = readdirSync(real).filter((name) => !name.startsWith("."));
  } catch (error) {
    return refuse(here, `cannot be read (${errorCode(error)})`);
  }
  if (around.includes(real)) return refuse(here, "is a link to a folder around it");
  return [...names].sort(byCodeUnit).flatMap((name) => {
    const path = inside === "" ? name : `${inside}/${name}`;
    if (path === metaFolder) return [];
    const file = `${shown}/${path}`;
    const kind = kindOf(join(root, path));
    const looksLikeSchema = endings.test(name);
    if (kind === "folder" && !looksLikeSchema) return readInto(root, path, shown, [...around, real], report);
    if (!looksLikeSchema) return [];
    if (kind === "file") return readOne(join(root, path), path, file, report);
    const what =
      kind === "folder" ? "is a folder with the name of a schema" : "is neither a file nor a folder";
    return refuse(file, what);
  });
}

function readOne(absolute: string, path: string, file: string, report: Report): readonly RawFile[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(absolute);
  } catch (error) {
    report({ code: "RITA2003", message: `${file} cannot be read (${errorCode(error)}).`, place: { file } });
    return [];
  }
  try {
    // The decoder drops a byte order mark and throws on bytes that are not UTF-8.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return [{ path, source: { path: file, text } }];
  } catch {
    report({ code: "RITA2004", message: `${file} is not UTF-8 text.`, place: { file } });
    return [];
  }
}

function kindOf(path: string): "folder" | "file" | "missing" | "other" {
  // A link that leads in a circle or nowhere is "missing": statSync gives undefined or throws ELOOP.
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return "missing";
    return stats.isDirectory() ? "folder" : stats.isFile() ? "file" : "other";
  } catch {
    return "missing";
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
