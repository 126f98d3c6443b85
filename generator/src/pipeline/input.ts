import { createHash } from "node:crypto";
import type { Job } from "../config/check-config.js";
import type { RawFile } from "../schema/read-folder.js";
import { version } from "../version.js";

/**
 * A hash of everything that the generated files of a job are made from: this tool's version, the job, and the
 * schemas. Line ends do not count, because git may change them.
 */
export function inputHash(job: Job, schemas: readonly RawFile[]): string {
  const hash = createHash("sha256").update(JSON.stringify([version, Object.entries(job).sort()]));
  for (const { path, source } of schemas) {
    hash.update(`\u0000${path}\u0000`).update(source.text.replaceAll("\r\n", "\n"));
  }
  return hash.digest("hex").slice(0, 32);
}
