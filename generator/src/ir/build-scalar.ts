import { problem } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import { nearest } from "../diagnostics/suggest.js";
import type { Context } from "./context.js";
import { isKnownFormat, knownFormats } from "./formats.js";
import type { Part } from "./parts.js";
import type { NumberType, StringType } from "./types.js";
import { largest, numbers, smallest, texts } from "./values.js";

/** The text type that some parts describe together. */
export function buildString(parts: readonly Part[], at: Span, context: Context): StringType {
  const minLength = largest(numbers(parts, "minLength"));
  const maxLength = smallest(numbers(parts, "maxLength"));
  checkRange(minLength, maxLength, "characters", at, context);
  return {
    kind: "string",
    minLength,
    maxLength,
    patterns: [...texts(parts, "pattern").keys()],
    format: formatOf(parts, context),
  };
}

/** The number type that some parts describe together. */
export function buildNumber(
  parts: readonly Part[],
  integer: boolean,
  at: Span,
  context: Context,
): NumberType {
  const minimum = largest(numbers(parts, "minimum"));
  const maximum = smallest(numbers(parts, "maximum"));
  const exclusiveMinimum = largest(numbers(parts, "exclusiveMinimum"));
  const exclusiveMaximum = smallest(numbers(parts, "exclusiveMaximum"));
  checkRange(minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum, "as value", at, context);
  const multipleOf = [...new Set(numbers(parts, "multipleOf"))];
  return { kind: "number", integer, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf };
}

/** Reports a lower limit above the upper one. */
export function checkRange(
  least: number | undefined,
  most: number | undefined,
  what: string,
  at: Span,
  { report }: Context,
): void {
  if (least === undefined || most === undefined || least <= most) return;
  report(problem("RITA3010", at, `At least ${least} and at most ${most} ${what}: nothing fits.`));
}

function formatOf(parts: readonly Part[], { report }: Context): string | undefined {
  const [first, second] = texts(parts, "format");
  if (first === undefined) return undefined;
  const [format, at] = first;
  if (second !== undefined) {
    report(problem("RITA3017", second[1], `The formats "${format}" and "${second[0]}" cannot be combined.`));
  }
  if (isKnownFormat(format)) return format;
  const near = nearest(format, knownFormats);
  const list = `Known formats: ${knownFormats.join(", ")}. For others use \`pattern\`.`;
  const fix = near === undefined ? list : `Did you mean "${near}"? ${list}`;
  report(problem("RITA3008", at, `The format "${format}" is not known.`, fix));
  return undefined;
}
