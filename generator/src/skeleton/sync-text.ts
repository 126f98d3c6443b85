import { problem, type Report } from "../diagnostics/diagnostic.js";
import { addImports, type Needed, neededNames } from "./add-imports.js";
import { caseText, textOf, withState } from "./case-text.js";
import { compareCases } from "./compare-cases.js";
import { type Examined, examine, type OwnFile } from "./examine.js";
import { findCases } from "./find-cases.js";
import { readShape } from "./read-shape.js";
import type { SkeletonFile } from "./skeleton-file.js";
import { appendItems, type Insertion, splice } from "./splice.js";
import { styleOf } from "./style.js";

/**
 * The text of a user's file with the cases and imports that it lacks. Text is only ever put in, nothing is taken
 * out. What cannot be done safely is reported, and the text comes back as it was.
 */
export function syncText(own: OwnFile, skeleton: SkeletonFile, report: Report): string {
  const { source } = own;
  const examined = examine(own, skeleton, report);
  if (examined === undefined || examined.missing.length === 0) return source.text;
  const text = splice(source.text, insertionsOf(examined, own, skeleton));
  if (isInStep(text, skeleton)) return text;
  const start = examined.found.object.start;
  const message = `Cases of ${skeleton.constant} are missing, and adding them would not give a correct file.`;
  report(problem("RITA6006", { source, start, end: start + 1 }, message));
  return source.text;
}

function insertionsOf(
  { file, found, template, wanted, missing }: Examined,
  { source, path }: OwnFile,
  skeleton: SkeletonFile,
): readonly Insertion[] {
  const style = styleOf(source.text, file);
  const skeletonState = textOf(skeleton.text, wanted.argument);
  const state = textOf(source.text, found.argument);
  const needed: Needed[] = [];
  const insertions = missing.flatMap(({ object, list, members }) => {
    const cases = members.map((member) => {
      const code = caseText(skeleton.text, list, member);
      // The state is in the file already, under whatever name it has there.
      const stateless = withState(code, skeletonState, undefined);
      needed.push(...neededNames(stateless, template, skeleton.path, path));
      return withState(code, skeletonState, state);
    });
    return appendItems(source.text, object, cases, style);
  });
  const imports = addImports(source.text, file, needed, style);
  return [...imports, ...insertions];
}

/** Reads the new text again: it has no syntax error, and no case is missing. */
function isInStep(text: string, skeleton: SkeletonFile): boolean {
  const file = readShape(text);
  const found = findCases(file, skeleton);
  const wanted = findCases(readShape(skeleton.text), skeleton);
  if (file.problems.length > 0 || found.kind !== "object" || wanted.kind !== "object") return false;
  return compareCases(file, found.object, wanted.object).missing.every(({ unclear }) => unclear.length > 0);
}
