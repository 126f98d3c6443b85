import { dirname, join } from "node:path";
import type { Change } from "./change.js";

/** One operation on the disk. Each of them is whole or nothing. */
export type Step = {
  /** The path as messages show it. */
  readonly shown: string;
} & (
  | { readonly do: "write"; readonly to: string; readonly text: string }
  | { readonly do: "move"; readonly from: string; readonly to: string }
  | { readonly do: "delete"; readonly path: string }
);

/** How the names of files end that are written and not yet moved into place. */
export const newEnding = ".rita-new";

/**
 * Changes as steps. All new texts are written beside their places first, so that a full disk or a missing right
 * leaves the old files as they were. A manifest that knows both the old and the new files goes into place before the
 * first of them is moved, the final one after the last: whenever a run is cut off, the next one can finish its work.
 * `mark` keeps the names of two runs apart.
 */
export function stepsOf(changes: readonly Change[], mark: string): readonly Step[] {
  const writes: Step[] = [];
  const move = (path: string, text: string, shown: string): Step => {
    const from = join(dirname(path), `.${mark}-${writes.length}${newEnding}`);
    writes.push({ do: "write", to: from, text, shown });
    return { do: "move", from, to: path, shown };
  };
  const isWrite = ({ kind }: Change): boolean => kind === "create" || kind === "update";
  const meanwhile = changes.flatMap((one) =>
    one.meanwhile === undefined ? [] : [move(one.path, one.meanwhile, one.shown)],
  );
  const moves = (wanted: (change: Change) => boolean): readonly Step[] =>
    changes
      .filter((one) => wanted(one) && (isWrite(one) || one.meanwhile !== undefined))
      .map(({ path, text, shown }) => move(path, text, shown));
  const files = moves(({ role }) => role !== "manifest");
  const manifests = moves(({ role }) => role === "manifest");
  const deletes = changes
    .filter(({ kind }) => kind === "delete")
    .map(({ path, shown }): Step => ({ do: "delete", path, shown }));
  return [...writes, ...meanwhile, ...files, ...deletes, ...manifests];
}
