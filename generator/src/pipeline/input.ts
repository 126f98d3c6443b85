import { createHash } from "node:crypto";
import type { Job } from "../config/check-config.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { type RawFile, readFolder } from "../schema/read-folder.js";
import { version } from "../version.js";
import { placesOf } from "./places.js";

/** What a job is made from, as it lies on disk. */
export interface JobInput {
  /** The schemas; `undefined` where there is no such folder. */
  readonly files: readonly RawFile[] | undefined;
  /** Hash of all that the generated files are made from. */
  readonly hash: string;
  /** What could not be read. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the schemas of a job. */
export function readInput(job: Job, folder: string, base: string): JobInput {
  const diagnostics: Diagnostic[] = [];
  const { schemas } = placesOf(job, folder, base);
  const files = readFolder(schemas.path, schemas.shown, (diagnostic) => void diagnostics.push(diagnostic));
  return { files, hash: inputHash(job, files ?? []), diagnostics };
}

/**
 * A hash of everything that the generated files of a job are made from: this tool's version, the job, and the
 * schemas. Line ends do not count, because git may change them.
 */
function inputHash(job: Job, schemas: readonly RawFile[]): string {
  const hash = createHash("sha256").update(JSON.stringify([version, Object.entries(job).sort()]));
  for (const { path, source } of schemas) {
    hash.update(`\u0000${path}\u0000`).update(source.text.replaceAll("\r\n", "\n"));
  }
  return hash.digest("hex").slice(0, 32);
}
