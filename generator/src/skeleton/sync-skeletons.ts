import { join } from "node:path";
import type { Report } from "../diagnostics/diagnostic.js";
import type { Change, Folder } from "../output/change.js";
import { readOwn } from "./disk.js";
import type { OwnFile } from "./examine.js";
import { holds, isWrittenIn, renamedFiles } from "./own-files.js";
import { isSurelyInStep } from "./quick-look.js";
import type { SkeletonFile } from "./skeleton-file.js";
import { syncText } from "./sync-text.js";

/** A skeleton and the file of the user that holds it. */
export interface Held {
  readonly skeleton: SkeletonFile;
  /** `undefined` where no file holds it. */
  readonly own: OwnFile | undefined;
  /** Absolute path of the file, or of the one to be made. */
  readonly path: string;
  readonly shown: string;
}

/**
 * Finds the files of the user that hold the skeletons: at their first place, or wherever they were moved inside the
 * skeletons folder. Reports what is in the way; such a skeleton is left out.
 */
export function findSkeletons(
  planned: readonly SkeletonFile[],
  folder: Folder,
  out: Folder,
  report: Report,
): readonly Held[] {
  const renamed = renamedFiles(folder.path, out.path);
  return planned.flatMap((skeleton): readonly Held[] => {
    const first = join(folder.path, skeleton.path);
    const disk = readOwn(first);
    const shown = `${folder.shown}/${skeleton.path}`;
    if (disk.kind === "unreadable") {
      report({ code: "RITA6007", message: `${shown}: ${disk.why}`, place: { file: shown } });
      return [];
    }
    if (disk.kind === "text" && (holds(disk.text, skeleton) || renamed(skeleton) === undefined)) {
      const own = ownFile(skeleton.path, disk.text, folder);
      return [{ skeleton, own, path: disk.path, shown }];
    }
    const moved = renamed(skeleton);
    if (moved === undefined) return [{ skeleton, own: undefined, path: first, shown }];
    const own = ownFile(moved.path, moved.text, folder);
    return [{ skeleton, own, path: join(folder.path, moved.path), shown: own.source.path }];
  });
}

/** What has to be done so that every message has its case: files are made, or cases added to them. */
export function syncSkeletons(
  planned: readonly SkeletonFile[],
  folder: Folder,
  out: Folder,
  report: Report,
): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const { skeleton, own, path, shown } of findSkeletons(planned, folder, out, report)) {
    if (own === undefined) {
      changes.set(path, { kind: "create", role: "skeleton", path, shown, text: skeleton.text });
      continue;
    }
    // Several skeletons may be kept in one file: each adds to what the one before has made of it.
    const earlier = changes.get(path);
    const current = { ...own, source: { ...own.source, text: earlier?.text ?? own.source.text } };
    const text = isSurelyInStep(current.source.text, skeleton)
      ? current.source.text
      : syncText(current, skeleton, report);
    const before = own.source.text;
    const base = { role: "skeleton", path, shown, text } as const;
    changes.set(path, text === before ? { ...base, kind: "keep" } : { ...base, kind: "update", before });
  }
  return [...changes.values()];
}

function ownFile(path: string, text: string, folder: Folder): OwnFile {
  return {
    source: { path: `${folder.shown}/${path}`, text },
    path,
    writtenElsewhere: (key, file) => isWrittenIn(folder.path, path, file, key),
  };
}
