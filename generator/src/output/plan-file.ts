import { join } from "node:path";
import type { DiagnosticCode } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Change, Folder, TextFile } from "./change.js";
import { look } from "./disk.js";
import { withoutLayout } from "./layout.js";
import { hashOf, type Written } from "./manifest.js";

/** What the generator may have left in a file: what it last wrote, and what a run that was cut off was to write. */
export type Known = readonly Written[];

/** A planned change, and which of the known texts the file on disk holds, where it is not the wanted one. */
export interface PlannedFile {
  readonly change: Change;
  readonly holds: Written | undefined;
}

/** What has to happen to a file so that it holds this text. */
export function planFile({ path, text }: TextFile, known: Known, out: Folder): PlannedFile {
  const shown = `${out.shown}/${path}`;
  const base = { role: "generated", path: join(out.path, path), shown, text } as const;
  const disk = look(base.path);
  if (disk.kind === "nothing") return { change: { ...base, kind: "create" }, holds: undefined };
  const blocked = (code: DiagnosticCode, message: string): PlannedFile => {
    const state = code === "RITA5002" ? "edited" : "foreign";
    const before = disk.kind === "text" ? { before: disk.text } : {};
    const obstacle = obstacleAt(code, message, shown);
    return { change: { ...base, ...before, kind: "update", state, obstacle }, holds: undefined };
  };
  if (disk.kind === "other") return blocked("RITA5003", `${shown} is not a file.`);
  if (disk.text === text) return { change: { ...base, kind: "keep" }, holds: undefined };
  const holds = foundIn(disk.text, known);
  if (known.length === 0) return blocked("RITA5003", `${shown} exists, and this generator did not write it.`);
  if (holds === undefined)
    return blocked("RITA5002", `${shown} is not overwritten: it was edited after it was generated.`);
  const state = withoutLayout(disk.text) === withoutLayout(text) ? "reformatted" : "outdated";
  return { change: { ...base, kind: "update", state, before: disk.text }, holds };
}

/** What has to happen to a file that is no longer generated; nothing when it is gone already. */
export function planOrphan(path: string, known: Known, out: Folder): PlannedFile | undefined {
  const absolute = join(out.path, path);
  const disk = look(absolute);
  if (disk.kind !== "text") return undefined;
  const shown = `${out.shown}/${path}`;
  const base = { kind: "delete", role: "generated", path: absolute, shown, text: "" } as const;
  const holds = foundIn(disk.text, known);
  if (holds !== undefined) return { change: { ...base, before: disk.text }, holds };
  const message = `${shown} is not deleted: it is no longer generated, and it was edited.`;
  const obstacle = obstacleAt("RITA5002", message, shown);
  return { change: { ...base, state: "edited", before: disk.text, obstacle }, holds: undefined };
}

/** A diagnostic about a file as a whole. */
export function obstacleAt(code: DiagnosticCode, message: string, file: string): Diagnostic {
  return { code, message, place: { file } };
}

function foundIn(text: string, known: Known): Written | undefined {
  const hash = hashOf(text);
  const same = known.find((one) => one.text === hash);
  if (same !== undefined || known.every(({ tokens }) => tokens === "")) return same;
  const tokens = hashOf(withoutLayout(text));
  return known.find((one) => one.tokens === tokens);
}
