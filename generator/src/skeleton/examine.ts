import { type Diagnostic, problem, type Report } from "../diagnostics/diagnostic.js";
import type { Source, Span } from "../diagnostics/source.js";
import { compareCases, type Missing } from "./compare-cases.js";
import { type FoundCases, findCases } from "./find-cases.js";
import { readShape } from "./read-shape.js";
import type { FileShape, Range } from "./shape.js";
import type { SkeletonFile } from "./skeleton-file.js";

/** A file of the user, and what has to be known of what lies around it. */
export interface OwnFile {
  readonly source: Source;
  /** Its path inside the skeletons folder. */
  readonly path: string;
  /** Whether a case of this name is written in a file that this one imports. */
  readonly writtenElsewhere: (key: string, file: FileShape) => boolean;
}

/** What a file lacks, where that is clear. */
export interface Examined {
  readonly file: FileShape;
  readonly found: Extract<FoundCases, { kind: "object" }>;
  /** The new skeleton, in the same way. */
  readonly template: FileShape;
  readonly wanted: Extract<FoundCases, { kind: "object" }>;
  readonly missing: readonly Missing[];
}

/**
 * Compares a file of the user with the new skeleton. Reports orphans, and all that keeps the comparison from being
 * exact; `undefined` where nothing can be said.
 */
export function examine(own: OwnFile, skeleton: SkeletonFile, report: Report): Examined | undefined {
  const { source } = own;
  const file = readShape(source.text);
  const [wrong] = file.problems;
  if (wrong !== undefined) {
    report(problem("RITA6005", { source, ...wrong }, `The file is left as it is: ${wrong.message}`));
    return undefined;
  }
  const template = readShape(skeleton.text);
  const wanted = findCases(template, skeleton);
  const found = findCases(file, skeleton);
  if (wanted.kind !== "object") throw new Error(`The new ${skeleton.path} has no cases.`);
  if (found.kind !== "object") {
    const keys = wanted.object.items.flatMap(({ key }) => (key === undefined ? [] : [key]));
    const at = found.kind === "nowhere" ? { start: 0, end: 0 } : found.at;
    reportUnclear(keys, at, own, file, skeleton, report);
    return undefined;
  }
  const { missing, orphans } = compareCases(file, found.object, wanted.object);
  for (const { keyAt, key } of orphans) {
    const message = `No schema describes ${JSON.stringify(key)} any more: this case of ${skeleton.constant} is never used.`;
    report(problem("RITA6003", { source, ...keyAt }, message));
  }
  const clear = missing.filter(({ members, unclear }) => {
    const [at] = unclear;
    if (at === undefined) return true;
    const keys = members.flatMap(({ key }) => (key === undefined ? [] : [key]));
    reportUnclear(keys, at, own, file, skeleton, report);
    return false;
  });
  return { file, found, template, wanted, missing: clear };
}

/** Cases that are not seen, though they may be written where the search cannot follow. */
function reportUnclear(
  keys: readonly string[],
  at: Range,
  own: OwnFile,
  file: FileShape,
  { constant }: SkeletonFile,
  report: Report,
): void {
  const unseen = keys.filter((key) => !own.writtenElsewhere(key, file)).map((key) => JSON.stringify(key));
  if (unseen.length === 0) return;
  const many = unseen.length > 1;
  const message = `The case${many ? "s" : ""} ${unseen.join(", ")} of ${constant} ${many ? "are" : "is"} not found.`;
  report(problem("RITA6004", { source: own.source, ...firstLineOf(own.source, at) }, message));
}

/** The part of a range that lies in its first line: enough to point at. */
function firstLineOf({ text }: Source, { start, end }: Range): Pick<Span, "start" | "end"> {
  const lineEnd = text.slice(start, end).search(/[\r\n]/);
  return { start, end: lineEnd < 0 ? end : start + lineEnd };
}

/** A diagnostic for each case that a file lacks and that the next run of `generate` would add. */
export function missingCases(
  { found, missing }: Examined,
  { source }: OwnFile,
  { constant }: SkeletonFile,
): readonly Diagnostic[] {
  return missing.flatMap(({ object, members }) =>
    members.map(({ key }) => {
      const at = { source, start: object.start, end: object.start + 1 };
      const inner = object === found.object ? "" : " of an inner object";
      return problem("RITA6002", at, `${constant} has no case ${JSON.stringify(key)}${inner}.`);
    }),
  );
}
