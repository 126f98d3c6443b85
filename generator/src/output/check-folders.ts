import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Report } from "../diagnostics/diagnostic.js";

/** The folders of a job as absolute paths. */
export interface Folders {
  readonly project: string;
  readonly schemas: string;
  readonly out: string;
  readonly skeletons: string | undefined;
}

/**
 * Refuses an output folder that the generator must not own: outside the project, or one that is or holds the
 * schemas, the skeletons or the project itself. The project is the folder of the configuration, or the
 * repository or workspace around it.
 */
export function checkFolders(
  { project, schemas, out, skeletons }: Folders,
  shown: string,
  report: Report,
): void {
  const why = unsafe(real(project), real(schemas), real(out), skeletons && real(skeletons));
  if (why !== undefined)
    report({ code: "RITA5001", message: `\`out\` (${shown}) ${why}.`, place: { file: shown } });
}

function unsafe(
  project: string,
  schemas: string,
  out: string,
  skeletons: string | undefined,
): string | undefined {
  const root = projectRoot(project);
  if (!contains(root, out) || out === root) return `is not a folder inside the project ${root}`;
  if (contains(out, project)) return "holds the configuration";
  if (contains(out, schemas)) return "is or holds the folder of the schemas";
  if (contains(schemas, out)) return "lies inside the folder of the schemas";
  if (skeletons === undefined) return undefined;
  if (contains(out, skeletons)) return "is or holds the folder of the skeletons";
  return contains(root, skeletons)
    ? undefined
    : `is fine, but \`skeletons\` is not inside the project ${root}`;
}

/** The outermost folder that still belongs together: with `.git`, or with a package.json that has workspaces. */
function projectRoot(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, ".git")) || hasWorkspaces(join(current, "package.json"))) return current;
    if (current === dirname(current)) return folder;
  }
}

function hasWorkspaces(path: string): boolean {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof value === "object" && value !== null && "workspaces" in value;
  } catch {
    return false;
  }
}

/** Whether a folder is, or lies around, another one. */
export function contains(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path === "" || (path !== ".." && !path.startsWith(`..${sep}`) && resolve(path) !== path);
}

/** The path with links resolved as far as it exists. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path === dirname(path) ? path : join(real(dirname(path)), path.slice(dirname(path).length + 1));
  }
}
