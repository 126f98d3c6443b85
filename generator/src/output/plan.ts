import { join } from "node:path";
import type { Change, Folder, TextFile } from "./change.js";
import { look } from "./disk.js";
import {
  emptyManifest,
  hashOf,
  type Manifest,
  manifestName,
  manifestText,
  parseManifest,
  type Written,
  writtenOf,
} from "./manifest.js";
import { type Known, obstacleAt, type PlannedFile, planFile, planOrphan } from "./plan-file.js";

/** What made the files: goes into the manifest. */
export interface Origin {
  /** Version of this tool. */
  readonly version: string;
  /** Hash of all that the files were made from. */
  readonly input: string;
}

/**
 * What has to be done so that `out` holds exactly these files. Compares final texts. A file that a person edited or
 * that is not the generator's has an obstacle: it is neither overwritten nor deleted.
 */
export function planOutput(files: readonly TextFile[], out: Folder, origin: Origin): readonly Change[] {
  const old = readManifest(out);
  if (old === undefined) return [brokenManifest(out)];
  const known = (path: string): Known =>
    [old.files.get(path), old.pending.get(path)].filter((one) => one !== undefined);
  const wanted = new Map(files.map((file) => [file.path, file]));
  const planned = new Map<string, PlannedFile>();
  for (const file of files) planned.set(file.path, planFile(file, known(file.path), out));
  for (const path of new Set([...old.files.keys(), ...old.pending.keys()])) {
    const orphan = wanted.has(path) ? undefined : planOrphan(path, known(path), out);
    if (orphan !== undefined) planned.set(path, orphan);
  }
  const written = new Map(
    files.map(({ path, text }): [string, Written] => {
      const hash = hashOf(text);
      return [path, known(path).find((one) => one.text === hash && one.tokens !== "") ?? writtenOf(text)];
    }),
  );
  const changes = [...planned.values()].map(({ change }) => change);
  const manifest = planManifest(
    { input: origin.input, files: written, pending: new Map() },
    old,
    out,
    origin,
  );
  return [...changes, { ...manifest, ...meanwhile(planned, written, origin) }];
}

/** The manifest of an output folder: an empty one where there is none, `undefined` where it is broken. */
export function readManifest(out: Folder): Manifest | undefined {
  const disk = look(join(out.path, manifestName));
  if (disk.kind === "nothing") return emptyManifest;
  return disk.kind === "text" ? parseManifest(disk.text) : undefined;
}

/**
 * The manifest that lies on disk while files are moved into place. When the run is cut off there, the next one
 * knows from it that a file holds what was written by one of the two, and not somebody's edit.
 */
function meanwhile(
  planned: ReadonlyMap<string, PlannedFile>,
  written: ReadonlyMap<string, Written>,
  { version }: Origin,
): Pick<Change, "meanwhile"> {
  const moves = [...planned].filter(([, { change }]) => change.kind !== "keep");
  if (moves.length === 0) return {};
  const pending = moves.flatMap(([path]): [string, Written][] => {
    const one = written.get(path);
    return one === undefined ? [] : [[path, one]];
  });
  const files = [...planned].flatMap(([path, { change, holds }]): [string, Written][] => {
    const one = change.kind === "keep" ? written.get(path) : holds;
    return one === undefined ? [] : [[path, one]];
  });
  const manifest = { input: undefined, files: new Map(files), pending: new Map(pending) };
  return { meanwhile: manifestText(manifest, version) };
}

function planManifest(manifest: Manifest, old: Manifest, out: Folder, { version }: Origin): Change {
  const text = manifestText(manifest, version);
  const path = join(out.path, manifestName);
  const base = { role: "manifest", path, shown: `${out.shown}/${manifestName}`, text } as const;
  const disk = look(path);
  if (disk.kind !== "text") return { ...base, kind: "create" };
  if (disk.text === text) return { ...base, kind: "keep" };
  const before = disk.text;
  if (manifestText(old, version) === text) return { ...base, kind: "update", state: "reformatted", before };
  // Schemas that say the same in other words: the files are as they have to be, so nothing is out of date.
  const sameFiles = manifestText({ ...old, input: manifest.input }, version) === text;
  return { ...base, kind: "update", before, ...(sameFiles && { state: "current" }) };
}

function brokenManifest(out: Folder): Change {
  const shown = `${out.shown}/${manifestName}`;
  const path = join(out.path, manifestName);
  const obstacle = obstacleAt("RITA5004", `${shown} cannot be understood.`, shown);
  return { kind: "update", role: "manifest", path, shown, text: "", state: "foreign", obstacle };
}
