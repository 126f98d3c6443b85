import { createHash } from "node:crypto";

/** Name of the manifest in the output folder. */
export const manifestName = "rita.manifest.json";

/** Which files the generator wrote, and what it wrote: path → hash. */
export type Manifest = ReadonlyMap<string, string>;

/** The hash of a file's text, by which an edited file is recognised. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The manifest as it is written: the same text for the same files. */
export function manifestText(manifest: Manifest, version: string): string {
  const files = Object.fromEntries([...manifest].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ generator: `rita-ts-codegen ${version}`, files }, undefined, 2)}\n`;
}

/** Reads a manifest; `undefined` when the text is none. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("files" in value)) return undefined;
    const { files } = value;
    if (typeof files !== "object" || files === null || Array.isArray(files)) return undefined;
    const entries = Object.entries(files).map(([path, hash]) => [path, String(hash)] as const);
    // A path that leads out of the folder would make the generator delete what is not its own.
    return entries.some(([path]) => !/^[\w.-]+(\/[\w.-]+)*$/.test(path) || path.includes(".."))
      ? undefined
      : new Map(entries);
  } catch {
    return undefined;
  }
}
