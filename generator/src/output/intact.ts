import { join } from "node:path";
import type { Folder, TextFile } from "./change.js";
import { look } from "./disk.js";
import { hashOf, manifestName, manifestText } from "./manifest.js";
import { type Origin, readManifest } from "./plan.js";

/**
 * The generated files as they lie on disk, where they were made from this input and nobody changed one since:
 * they need not be generated again. `undefined` in every other case.
 */
export function intactFiles(out: Folder, { input, version }: Origin): readonly TextFile[] | undefined {
  const manifest = readManifest(out);
  if (manifest?.input !== input || manifest.pending.size > 0) return undefined;
  const own = look(join(out.path, manifestName));
  if (own.kind !== "text" || own.text !== manifestText(manifest, version)) return undefined;
  const files: TextFile[] = [];
  for (const [path, { text: hash }] of manifest.files) {
    const disk = look(join(out.path, path));
    if (disk.kind !== "text" || hashOf(disk.text) !== hash) return undefined;
    files.push({ path, text: disk.text });
  }
  return files;
}
