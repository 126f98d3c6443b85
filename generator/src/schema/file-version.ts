import { problem, type Report } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";

/** What the name of a message's file says. */
export interface FileVersion {
  /** The name without its version: the wire type. */
  readonly base: string;
  /** The version; `undefined` when it is wrong, which was reported. */
  readonly version: number | undefined;
}

/**
 * The version in a file name: `order-placed.v2` is version 2 of `order-placed`, which without one is version 1.
 * Only events have versions: they are stored, commands are not.
 */
export function versionOf(name: string, kind: "event" | "command", at: Span, report: Report): FileVersion {
  const [, base, digits] = /^(.*)\.v(\d+)$/s.exec(name) ?? [];
  if (base === undefined || digits === undefined) return { base: name, version: 1 };
  const version = Number(digits);
  if (kind === "command") {
    const message = `"${name}" looks like a version of a command, but commands have no versions.`;
    const fix = `Change ${base} in place: a command is not stored. Or give the new one a name of its own.`;
    report(problem("RITA2009", at, message, fix));
  } else if (digits.startsWith("0") || !Number.isSafeInteger(version)) {
    const message = `"${name}" is no version of "${base}": versions are 2, 3, 4 and so on.`;
    report(problem("RITA2009", at, message, `Name the first version ${base}, the next one ${base}.v2.`));
  } else if (version === 1) {
    const message = `"${name}" is version 1 of "${base}", which has no version in its name.`;
    report(problem("RITA2009", at, message, `Rename the file: ${base}.`));
  } else {
    return { base, version };
  }
  return { base, version: undefined };
}
