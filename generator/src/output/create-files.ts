import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Report } from "../diagnostics/diagnostic.js";
import type { TextFile } from "./change.js";

/** The paths that exist already. */
export function existing(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].filter((path) => existsSync(path));
}

/** Makes new files; one that exists is never overwritten. */
export function createFiles(files: readonly TextFile[], report: Report): void {
  for (const { path, text } of files) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: "wx" });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      report({ code: "RITA5005", message, place: { file: path } });
      return;
    }
  }
}
