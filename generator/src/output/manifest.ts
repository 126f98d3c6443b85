import { createHash } from "node:crypto";
import { withoutLayout } from "./layout.js";

/** Name of the manifest in the output folder. */
export const manifestName = "rita.manifest.json";

/** What the generator wrote into a file, as two hashes. */
export interface Written {
  /** Of the text, line ends aside: git may change them. */
  readonly text: string;
  /** Of the text without its layout, by which a file is known again after a formatter went over it. */
  readonly tokens: string;
}

/** Which files the generator owns, and what they were made from. */
export interface Manifest {
  /** Hash of all that the files were made from; `undefined` while they are being written. */
  readonly input: string | undefined;
  /** By path inside of the output folder. */
  readonly files: ReadonlyMap<string, Written>;
  /**
   * What files become in a run that is moving them into place. A manifest that lies on disk with this was left
   * by a run that was cut off: each of these files is then either what it was or what it was to become.
   */
  readonly pending: ReadonlyMap<string, Written>;
}

/** The hash of a text, line ends aside. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex").slice(0, 32);
}

/** Both hashes of a text. */
export function writtenOf(text: string): Written {
  return { text: hashOf(text), tokens: hashOf(withoutLayout(text)) };
}

/** A manifest of no files: what an empty folder has. */
export const emptyManifest: Manifest = { input: undefined, files: new Map(), pending: new Map() };

/** The manifest as it is written: the same text for the same files. */
export function manifestText({ input, files, pending }: Manifest, version: string): string {
  const value = {
    generator: `rita-ts-codegen ${version}`,
    ...(input !== undefined && { input }),
    files: listOf(files),
    ...(pending.size > 0 && { pending: listOf(pending) }),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Reads a manifest; `undefined` when the text is none. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return undefined;
    const files = entriesOf(value["files"]);
    const pending = entriesOf(value["pending"] ?? {});
    if (files === undefined || pending === undefined) return undefined;
    const input = typeof value["input"] === "string" ? value["input"] : undefined;
    return { input, files, pending };
  } catch {
    return undefined;
  }
}

function listOf(files: ReadonlyMap<string, Written>): Readonly<Record<string, string>> {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([path, { text, tokens }]) => [path, `${text} ${tokens}`]));
}

function entriesOf(value: unknown): ReadonlyMap<string, Written> | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value).map(([path, hashes]): [string, Written] => {
    const [text = "", tokens = ""] = String(hashes).split(" ");
    return [path, { text: text.slice(0, 32), tokens }];
  });
  // A path that leads out of the folder would make the generator delete what is not its own.
  const unsafe = entries.some(([path]) => !/^[\w.-]+(\/[\w.-]+)*$/.test(path) || path.includes(".."));
  return unsafe ? undefined : new Map(entries);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
