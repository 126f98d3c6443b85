import type { LiteralType, NumberType, ScalarType, StringType } from "../../ir/types.js";
import { formatChecks } from "../format-checks.js";
import { flatLiteral } from "../literal.js";
import { isNoneOf } from "./kinds.js";
import { type Lines, onlyIf } from "./lines.js";
import { type Known, type Place, type Printing, refuse } from "./printing.js";

/** `null` or a boolean. */
export function checkScalar(place: Place, { kind }: ScalarType, known: Known): Lines {
  if (known.kind) return [];
  return onlyIf(isNoneOf(place.value, [kind]), refuse(place, "type", { type: kind }));
}

/** A text: its length in characters, its patterns and its format. */
export function checkString(place: Place, type: StringType, known: Known, printing: Printing): Lines {
  const { value } = place;
  const { minLength = 0, maxLength, patterns, format } = type;
  const rules: Lines[] = [];
  const rule = (when: string, ...refused: [string, Record<string, string | number>]): void => {
    rules.push(onlyIf(when, refuse(place, ...refused)));
  };
  const characters = (): string => printing.call("characterCount", value);
  // A text has at most as many characters as UTF-16 units, and any when it has any: these are cheaper to look at.
  if (maxLength !== undefined) {
    const when = `${value}.length > ${maxLength} && ${characters()} > ${maxLength}`;
    rule(when, "maxLength", { limit: maxLength });
  }
  if (minLength === 1) rule(`${value}.length < 1`, "minLength", { limit: minLength });
  if (minLength > 1) rule(`${characters()} < ${minLength}`, "minLength", { limit: minLength });
  for (const pattern of patterns) {
    rule(`!${printing.pattern(pattern)}.test(${value})`, "pattern", { pattern });
  }
  const formatCheck = Object.entries(formatChecks).find(([name]) => name === format)?.[1];
  if (format !== undefined && formatCheck !== undefined) {
    rule(`!${printing.call(formatCheck.function, value)}`, "format", { format });
  }
  return typed(place, "string", rules.flat(), known);
}

/** A number: whole, in its limits, a multiple. */
export function checkNumber(place: Place, type: NumberType, known: Known): Lines {
  const { value } = place;
  const { integer, multipleOf } = type;
  const limits = [
    ["maximum", type.maximum, ">"],
    ["minimum", type.minimum, "<"],
    ["exclusiveMaximum", type.exclusiveMaximum, ">="],
    ["exclusiveMinimum", type.exclusiveMinimum, "<="],
  ] as const;
  const rules = [
    ...limits.flatMap(([keyword, limit, refused]) =>
      limit === undefined ? [] : onlyIf(`${value} ${refused} ${limit}`, refuse(place, keyword, { limit })),
    ),
    ...multipleOf.flatMap((one) =>
      onlyIf(`!Number.isInteger(${value} / ${one})`, refuse(place, "multipleOf", { multipleOf: one })),
    ),
  ];
  if (!integer) return typed(place, "number", rules, known);
  return onlyIf(`!Number.isInteger(${value})`, refuse(place, "type", { type: "integer" }), rules);
}

/** One of some exact values. */
export function checkLiteral(place: Place, { values }: LiteralType, printing: Printing): Lines {
  const allowed = values.map(({ value }) => value);
  const differs = allowed.map((one) => {
    const text = flatLiteral(one);
    if (typeof one === "object" && one !== null) return `!${printing.call("deepEqual", place.value, text)}`;
    return `${place.value} !== ${text}`;
  });
  return onlyIf(differs.join(" && "), refuse(place, "enum", { allowedValues: allowed }));
}

/** Rules that hold for values of one kind, behind the check of that kind where it is not known yet. */
export function typed(
  place: Place,
  kind: "string" | "number" | "array" | "object",
  rules: Lines,
  known: Known,
): Lines {
  if (known.kind) return rules;
  return onlyIf(isNoneOf(place.value, [kind]), refuse(place, "type", { type: kind }), rules);
}
