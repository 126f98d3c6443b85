import type { Report } from "../diagnostics/diagnostic.js";
import type { Folder } from "../output/change.js";
import { examine, missingCases } from "./examine.js";
import type { SkeletonFile } from "./skeleton-file.js";
import { findSkeletons } from "./sync-skeletons.js";
import { unfinishedCases } from "./unfinished.js";

/** Reports everything that is left to do in the skeletons: missing, unfinished and orphaned cases. */
export function lintSkeletons(
  planned: readonly SkeletonFile[],
  folder: Folder,
  out: Folder,
  report: Report,
): void {
  for (const { skeleton, own, shown } of findSkeletons(planned, folder, out, report)) {
    if (own === undefined) {
      const message = `There is no ${shown}, and no other file that declares ${skeleton.constant}.`;
      report({ code: "RITA6002", message, place: { file: shown } });
      continue;
    }
    const examined = examine(own, skeleton, report);
    if (examined !== undefined) missingCases(examined, own, skeleton).forEach(report);
    unfinishedCases(own.source).forEach(report);
  }
}
