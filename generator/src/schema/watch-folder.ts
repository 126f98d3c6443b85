import { type FSWatcher, statSync, watch } from "node:fs";
import { type Wanted, wantedOf } from "./wanted-folders.js";

/** Watches until it is closed. */
export interface Watching {
  /** Looks again which paths are wanted. Gives whether a folder came in that was not watched before. */
  readonly update: () => boolean;
  readonly close: () => void;
}

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
    wanted = wantedOf(paths());
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
