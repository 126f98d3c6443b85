import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** What of each folder counts: everything in it, or entries of these names. */
export type Wanted = ReadonlyMap<string, "all" | ReadonlySet<string>>;

type Found = Map<string, "all" | Set<string>>;

/**
 * The folders in which a change of one of these paths shows: it and those in it, what links lead to, and the one
 * around it, or the nearest one there is.
 */
export function wantedOf(paths: readonly string[]): Wanted {
  const found: Found = new Map();
  for (const path of paths) collect(path, found);
  return found;
}

/** Adds the folders that have to be watched for a path: it and those in it, and the one around it. */
function collect(path: string, into: Found): void {
  addName(path, into);
  const real = realOf(path);
  if (real === undefined || into.get(real) === "all") return;
  if (real !== path) addName(real, into);
  if (statSync(real, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  into.set(real, "all");
  try {
    for (const entry of readdirSync(real, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory() || entry.isSymbolicLink()) collect(join(real, entry.name), into);
    }
  } catch {
    // It went away, or may not be read: the run that follows says so.
  }
}

/** Adds the nearest folder around a path that is there, and the name by which the path begins in it. */
function addName(path: string, into: Found): void {
  for (let inner = path, folder = dirname(path); ; inner = folder, folder = dirname(folder)) {
    const real = realOf(folder);
    if (real !== undefined) {
      const names = into.get(real);
      if (names === "all") return;
      into.set(real, (names ?? new Set()).add(basename(inner)));
      return;
    }
    if (folder === dirname(folder)) return;
  }
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
