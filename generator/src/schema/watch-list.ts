import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { wantedOf } from "./wanted-folders.js";

/** Every path whose change tells that something changed, for watchers that know no depth. */
export interface WatchList {
  /** Folders whose entries count, each on its own. */
  readonly folders: readonly string[];
  readonly files: readonly string[];
  /** What is not there yet. */
  readonly missing: readonly string[];
}

/** Spells out what has to be watched for these paths: the folders and files in them, and what links lead to. */
export function watchList(paths: readonly string[]): WatchList {
  const wanted = wantedOf(paths);
  const folders = new Set<string>();
  const entries = new Set<string>();
  for (const [folder, names] of wanted) {
    if (names === "all") folders.add(folder);
    for (const name of names === "all" ? visible(folder) : names) entries.add(join(folder, name));
  }
  const others = [...entries].filter((path) => !folders.has(path));
  return {
    folders: [...folders],
    files: others.filter((path) => existsSync(path)),
    missing: others.filter((path) => !existsSync(path)),
  };
}

function visible(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith("."));
  } catch {
    // It went away in this moment; the folder around it is watched.
    return [];
  }
}
