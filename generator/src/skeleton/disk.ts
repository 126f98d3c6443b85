import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** What lies at a path: nothing, a text, or something that is not a readable text file. */
export type OnDisk =
  | { readonly kind: "nothing" }
  | { readonly kind: "text"; readonly text: string; readonly path: string }
  | { readonly kind: "unreadable"; readonly why: string };

/** Reads a file of the user. A byte order mark stays in the text: it is one of the user's bytes, too. */
export function readOwn(path: string): OnDisk {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return { kind: "nothing" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
    // A link is followed, so that the file it leads to is written and not the link replaced.
    return { kind: "text", text, path: realpathSync(path) };
  } catch (error) {
    return { kind: "unreadable", why: error instanceof Error ? error.message : String(error) };
  }
}

const skipped: readonly string[] = ["node_modules", "dist", "build", "coverage"];

/**
 * Every TypeScript source under a folder, relative to it. Tests, declarations and what lies in `excluded` or in folders
 * of tools are left out.
 */
export function sourceFiles(folder: string, excluded: string): readonly string[] {
  const found: string[] = [];
  const visit = (path: string): void => {
    if (path === excluded || statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory() && !entry.name.startsWith(".") && !skipped.includes(entry.name)) {
        visit(join(path, entry.name));
      } else if (entry.isFile() && /(?<!\.(?:d|test|spec))\.ts$/.test(entry.name)) {
        found.push(relative(folder, join(path, entry.name)).split(sep).join("/"));
      }
    }
  };
  visit(folder);
  return found.sort();
}
