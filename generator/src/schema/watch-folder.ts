import { type FSWatcher, readdirSync, realpathSync, statSync, watch } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Watches until it is closed. */
export interface Watching {
  /** Looks again which paths are wanted. Gives whether a folder came in that was not watched before. */
  readonly update: () => boolean;
  readonly close: () => void;
}

/** What of a folder counts: everything in it, or entries of these names. */
type Wanted = Map<string, "all" | Set<string>>;

/**
 * Tells when something changes in folders, at any depth, or in files. Says only that something did: the caller looks
 * for itself. Each folder is watched on its own, which works on every system; what a link leads to is watched where
 * it lies, and while a path is not there yet, the folder around it is.
 */
export function watchPaths(paths: () => readonly string[], changed: () => void): Watching {
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly id: number }>();
  let wanted: Wanted = new Map();
  let closed = false;
  const drop = (folder: string): void => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };
  const counts = (folder: string, name: string | null): boolean => {
    const names = wanted.get(folder);
    return names === "all" ? !(name ?? "").startsWith(".") : name === null || names?.has(name) === true;
  };
  const update = (): boolean => {
    if (closed) return false;
    wanted = new Map();
    for (const path of paths()) collect(path, wanted);
    for (const folder of [...watchers.keys()]) if (!wanted.has(folder)) drop(folder);
    let added = false;
    for (const folder of wanted.keys()) {
      // A folder that was removed and made anew under its old name is another one.
      const id = statSync(folder, { throwIfNoEntry: false })?.ino;
      if (watchers.get(folder)?.id === id) continue;
      drop(folder);
      if (id === undefined) continue;
      try {
        const watcher = watch(folder, (_event, name) => {
          if (closed || !counts(folder, name)) return;
          update();
          changed();
        });
        watcher.on("error", () => drop(folder));
        watchers.set(folder, { watcher, id });
        added = true;
      } catch {
        // It went away in this moment; the folder around it is watched.
      }
    }
    return added;
  };
  update();
  return {
    update,
    close: () => {
      closed = true;
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}

/** Adds the folders that have to be watched for a path: it and those in it, and the one around it. */
function collect(path: string, into: Wanted): void {
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
function addName(path: string, into: Wanted): void {
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
