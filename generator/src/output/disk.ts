import { lstatSync, readFileSync } from "node:fs";

/** What lies at a path: text, nothing, or something that is not a file. */
export type OnDisk =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "other" };

/**
 * Looks at a path. Line ends are those that were written, whatever git made of them. An empty file counts as
 * nothing: no generated file is empty, but a machine that loses power can leave one.
 */
export function look(path: string): OnDisk {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return { kind: "nothing" };
  if (!stats.isFile()) return { kind: "other" };
  const text = readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  return text === "" ? { kind: "nothing" } : { kind: "text", text };
}
