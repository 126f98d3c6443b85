import { type Diagnostic, problem } from "../diagnostics/diagnostic.js";
import type { Source } from "../diagnostics/source.js";
import { readShape } from "./read-shape.js";

/** How the error of a generated case ends. */
const notWritten = "is not written yet";

/** A diagnostic for each case that still throws the error it was generated with, and for an initial state that does. */
export function unfinishedCases(source: Source): readonly Diagnostic[] {
  if (!source.text.includes(notWritten)) return [];
  return readShape(source.text)
    .throws.filter(({ message }) => message.endsWith(notWritten))
    .map(({ start, end, message }) => problem("RITA6001", { source, start, end }, `${message}.`));
}
