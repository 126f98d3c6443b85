import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "../diagnostics/diagnostic.js";
import { hashOf, type Manifest, manifestName, manifestText, parseManifest } from "./manifest.js";

/** A file with its text, its path relative to a folder. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** What happens to one file. */
export interface Change {
  readonly kind: "create" | "update" | "delete" | "keep";
  /** Generated code, the list of it, or a skeleton. */
  readonly role: "generated" | "manifest" | "skeleton";
  /** Absolute path. */
  readonly path: string;
  /** The path as messages show it. */
  readonly shown: string;
  /** The new text; empty for a file that is deleted. */
  readonly text: string;
}

/** A folder and how messages show it. */
export interface Folder {
  readonly path: string;
  readonly shown: string;
}

/**
 * What has to be done so that `out` holds exactly these files. Compares final bytes. Reports each file that a
 * person edited or that is not the generator's: such a file is neither overwritten nor deleted.
 */
export function planOutput(
  files: readonly TextFile[],
  out: Folder,
  version: string,
  report: Report,
): readonly Change[] {
  const old = readManifest(out, report);
  if (old === undefined) return [];
  const wanted = new Set(files.map(({ path }) => path));
  const changes = files.map((file) => planFile(file, old.get(file.path), out, report));
  for (const [path, hash] of old) {
    const disk = wanted.has(path) ? undefined : read(join(out.path, path));
    if (disk === undefined) continue;
    const shown = `${out.shown}/${path}`;
    if (hashOf(disk) === hash)
      changes.push({ kind: "delete", role: "generated", path: join(out.path, path), shown, text: "" });
    else report(edited(shown, "it is no longer generated, and it was edited"));
  }
  const manifest = new Map(files.map(({ path, text }) => [path, hashOf(text)]));
  const text = manifestText(manifest, version);
  return [...changes, { ...change(manifestName, text, out), role: "manifest" }];
}

/** Skeletons are made where they are missing; a file that exists belongs to the user. */
export function planSkeletonFiles(files: readonly TextFile[], folder: Folder): readonly Change[] {
  return files.map(({ path, text }) => {
    const absolute = join(folder.path, path);
    const kind = existsSync(absolute) ? "keep" : "create";
    return { kind, role: "skeleton", path: absolute, shown: `${folder.shown}/${path}`, text };
  });
}

function planFile(file: TextFile, known: string | undefined, out: Folder, report: Report): Change {
  const planned = change(file.path, file.text, out);
  if (planned.kind !== "update") return planned;
  if (isOther(planned.path)) {
    report({ code: "RITA5003", message: `${planned.shown} is not a file.`, place: { file: planned.shown } });
  } else if (known === undefined) {
    const message = `${planned.shown} exists, and this generator did not write it.`;
    report({ code: "RITA5003", message, place: { file: planned.shown } });
  } else if (hashOf(read(planned.path) ?? "") !== known) {
    report(edited(planned.shown, "it was edited after it was generated"));
  }
  return planned;
}

function change(path: string, text: string, out: Folder): Change {
  const absolute = join(out.path, path);
  const base = { role: "generated", path: absolute, shown: `${out.shown}/${path}`, text } as const;
  if (!existsSync(absolute)) return { ...base, kind: "create" };
  return { ...base, kind: read(absolute) === text ? "keep" : "update" };
}

function readManifest(out: Folder, report: Report): Manifest | undefined {
  const text = read(join(out.path, manifestName));
  if (text === undefined) return new Map();
  const manifest = parseManifest(text);
  const shown = `${out.shown}/${manifestName}`;
  if (manifest === undefined) {
    report({ code: "RITA5004", message: `${shown} cannot be understood.`, place: { file: shown } });
  }
  return manifest;
}

function edited(shown: string, why: string): Parameters<Report>[0] {
  return { code: "RITA5002", message: `${shown} is not overwritten: ${why}.`, place: { file: shown } };
}

function read(path: string): string | undefined {
  return existsSync(path) && !isOther(path) ? readFileSync(path, "utf8") : undefined;
}

function isOther(path: string): boolean {
  return !lstatSync(path).isFile();
}
