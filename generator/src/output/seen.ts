import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Change, Folder } from "./change.js";
import { look } from "./disk.js";
import { hashOf } from "./manifest.js";

/** What a run saw of the skeletons of a job: hash by path. */
interface Seen {
  readonly input: string;
  readonly skeletons: Readonly<Record<string, string>>;
}

/**
 * The skeletons of a job, where the last run found nothing to do in them and neither they nor the input have changed
 * since. Skeletons belong to the user, so what is known of them is nobody else's business: it lies in
 * `node_modules/.cache`, and where there is no such folder nothing is known.
 */
export function seenSkeletons(out: Folder, input: string): readonly Change[] | undefined {
  const seen = readSeen(out);
  if (seen?.input !== input) return undefined;
  const changes: Change[] = [];
  for (const [path, hash] of Object.entries(seen.skeletons)) {
    const disk = look(path);
    if (disk.kind !== "text" || hashOf(disk.text) !== hash) return undefined;
    changes.push({ kind: "keep", role: "skeleton", path, shown: path, text: disk.text });
  }
  return changes;
}

/** Keeps in mind that there was nothing to do in these skeletons. Where that cannot be kept, the next run looks again. */
export function rememberSkeletons(out: Folder, input: string, changes: readonly Change[]): void {
  const path = seenPath(out.path);
  if (path === undefined) return;
  const skeletons = changes.flatMap((change): [string, string][] => {
    const disk = change.role === "skeleton" ? look(change.path) : undefined;
    return disk?.kind === "text" ? [[change.path, hashOf(disk.text)]] : [];
  });
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify({ input, skeletons: Object.fromEntries(skeletons) } satisfies Seen));
  } catch {
    // A cache that cannot be written is no problem of the user's: a read-only node_modules is usual in builds.
  }
}

function readSeen(out: Folder): Seen | undefined {
  const path = seenPath(out.path);
  if (path === undefined || !existsSync(path)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isSeen(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSeen(value: unknown): value is Seen {
  if (typeof value !== "object" || value === null || !("input" in value) || !("skeletons" in value))
    return false;
  const { input, skeletons } = value;
  return typeof input === "string" && typeof skeletons === "object" && skeletons !== null;
}

/** In the nearest `node_modules` around the output folder, by the folder's own path. */
function seenPath(out: string): string | undefined {
  for (let folder = dirname(out); ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (existsSync(modules)) return join(modules, ".cache/rita-ts-codegen", `${hashOf(out)}.json`);
    if (folder === dirname(folder)) return undefined;
  }
}
