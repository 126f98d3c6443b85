import { relative, resolve, sep } from "node:path";
import type { Job } from "../config/check-config.js";
import type { Folder } from "../output/change.js";

/** The folders of a job. */
export interface Places {
  readonly schemas: Folder;
  readonly out: Folder;
  readonly skeletons: Folder | undefined;
}

/** The folders of a job, whose paths are relative to `folder`; in messages they are relative to `base`. */
export function placesOf({ schemas, out, skeletons }: Job, folder: string, base: string): Places {
  const at = (path: string): Folder => {
    const absolute = resolve(folder, path);
    return { path: absolute, shown: shownPath(base, absolute) };
  };
  return {
    schemas: at(schemas),
    out: at(out),
    skeletons: skeletons === undefined ? undefined : at(skeletons),
  };
}

/** A path as people see it: relative to where they are, with forward slashes. */
export function shownPath(base: string, path: string): string {
  return relative(base, path).split(sep).join("/") || ".";
}
