import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Report } from "../diagnostics/diagnostic.js";
import type { Change } from "./change.js";
import { newEnding, type Step, stepsOf } from "./steps.js";

/** No run takes longer from writing its first file to moving its last one; in ms. */
const longestRun = 60_000;

/** Carries out changes. Files that do not change are not touched. */
export function applyChanges(changes: readonly Change[], report: Report): void {
  const steps = stepsOf(changes, randomUUID().slice(0, 8));
  if (steps.length === 0) return;
  const written: string[] = [];
  let at: Step | undefined;
  try {
    for (const folder of new Set(changes.map(({ path }) => dirname(path)))) removeLeftovers(folder);
    for (at of steps) {
      carryOut(at);
      if (at.do === "write") written.push(at.to);
    }
  } catch (error) {
    for (const path of [...written, ...(at?.do === "write" ? [at.to] : [])]) removeIfThere(path);
    const message = error instanceof Error ? error.message : String(error);
    report({ code: "RITA5005", message, ...(at !== undefined && { place: { file: at.shown } }) });
  }
}

/** Carries out one step. */
export function carryOut(step: Step): void {
  switch (step.do) {
    case "write":
      mkdirSync(dirname(step.to), { recursive: true });
      writeFileSync(step.to, step.text);
      return;
    case "move":
      renameSync(step.from, step.to);
      return;
    case "delete":
      rmSync(step.path, { force: true });
      if (readdirSync(dirname(step.path)).length === 0) rmdirSync(dirname(step.path));
  }
}

function removeIfThere(path: string): void {
  if (namesIn(dirname(path)).includes(basename(path))) rmSync(path);
}

/** Removes what a run that was cut off wrote and never moved. A file of a run that still works is younger. */
function removeLeftovers(folder: string): void {
  const before = Date.now() - longestRun;
  for (const name of namesIn(folder)) {
    if (!name.endsWith(newEnding)) continue;
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && stats.mtimeMs < before) rmSync(path, { force: true });
  }
}

function namesIn(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(folder) : [];
}
