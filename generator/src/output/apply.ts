import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Report } from "../diagnostics/diagnostic.js";
import type { Change } from "./plan.js";

/**
 * Carries out changes. All new texts are written beside their places first and then moved there, so that a full
 * disk or a missing right leaves the old files as they were. Files that do not change are not touched.
 */
export function applyChanges(changes: readonly Change[], report: Report): void {
  const writes = changes.filter(({ kind }) => kind === "create" || kind === "update");
  const staged: { readonly from: string; readonly to: string; readonly shown: string }[] = [];
  try {
    for (const { path, text, shown } of writes) {
      mkdirSync(dirname(path), { recursive: true });
      const from = join(dirname(path), `.${staged.length}.rita-new`);
      staged.push({ from, to: path, shown });
      writeFileSync(from, text);
    }
    // The manifest comes last in the plan: until it is there, the old one describes the folder.
    for (const { from, to } of staged) renameSync(from, to);
    for (const { path } of changes.filter(({ kind }) => kind === "delete")) {
      rmSync(path);
      removeEmpty(dirname(path));
    }
  } catch (error) {
    for (const { from } of staged) rmSync(from, { force: true });
    const last = staged.at(-1);
    const reason = error instanceof Error ? error.message : String(error);
    report({ code: "RITA5005", message: reason, ...(last !== undefined && { place: { file: last.shown } }) });
  }
}

function removeEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
