import { join } from "node:path";
import { runWell } from "./run.js";

/** A package as it would be published. */
export interface Packed {
  /** Path of the `.tgz`. */
  readonly tarball: string;
  /** Bytes of the `.tgz`, and of everything in it. */
  readonly size: number;
  readonly unpackedSize: number;
  /** Paths of the files in it. */
  readonly files: readonly string[];
}

interface NpmPackEntry {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Packs a package's folder, as it is built now, into another folder. */
export async function pack(packageFolder: string, target: string): Promise<Packed> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", target];
  const { stdout } = await runWell("npm", args, { cwd: packageFolder });
  const [entry] = JSON.parse(stdout) as NpmPackEntry[];
  if (entry === undefined) throw new Error(`npm pack named no file:\n${stdout}`);
  const { filename, size, unpackedSize, files } = entry;
  return { tarball: join(target, filename), size, unpackedSize, files: files.map(({ path }) => path) };
}
