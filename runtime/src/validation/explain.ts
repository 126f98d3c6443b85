import type { CheckFailure } from "./check.js";
import type { Issue } from "./result.js";

type Params = Readonly<Record<string, unknown>>;

/** What each keyword says when it refuses a value. A keyword that only groups others is left out. */
const sentences: Readonly<Record<string, (params: Params) => string>> = {
  type: (p) => `must be ${list(p["type"], "or")}`,
  required: (p) => `must have the property "${p["missingProperty"]}"`,
  additionalProperties: (p) => `must not have the property "${p["additionalProperty"]}"`,
  unevaluatedProperties: (p) => `must not have the property "${p["unevaluatedProperty"]}"`,
  enum: (p) => `must be one of ${list(quoted(p["allowedValues"]), ",")}`,
  const: (p) => `must be ${JSON.stringify(p["allowedValue"])}`,
  minLength: (p) => `must have at least ${count(p["limit"], "character")}`,
  maxLength: (p) => `must have at most ${count(p["limit"], "character")}`,
  minItems: (p) => `must have at least ${count(p["limit"], "item")}`,
  maxItems: (p) => `must have at most ${count(p["limit"], "item")}`,
  minProperties: (p) => `must have at least ${count(p["limit"], "property")}`,
  maxProperties: (p) => `must have at most ${count(p["limit"], "property")}`,
  minimum: (p) => `must be ${p["limit"]} or more`,
  maximum: (p) => `must be ${p["limit"]} or less`,
  exclusiveMinimum: (p) => `must be more than ${p["limit"]}`,
  exclusiveMaximum: (p) => `must be less than ${p["limit"]}`,
  multipleOf: (p) => `must be a multiple of ${p["multipleOf"]}`,
  pattern: (p) => `must match the pattern ${p["pattern"]}`,
  format: (p) => `must be a valid ${p["format"]}`,
  uniqueItems: (p) => `must not contain an item twice (items ${numbers(p["i"], p["j"])} are equal)`,
  contains: (p) => `must contain ${range(p["minContains"] ?? 1, p["maxContains"], "matching item")}`,
  items: (p) => `must not have more than ${count(p["limit"], "item")}`,
  additionalItems: (p) => `must not have more than ${count(p["limit"], "item")}`,
  unevaluatedItems: (p) => `must not have more than ${count(p["len"], "item")}`,
  oneOf: (p) =>
    p["passingSchemas"] === null || p["passingSchemas"] === undefined
      ? "must have one of the allowed shapes"
      : "must have exactly one of the allowed shapes, but has several",
  anyOf: () => "must have one of the allowed shapes",
  not: () => "must not have the shape that is excluded here",
  propertyNames: (p) => `must not have a property named "${p["propertyName"]}"`,
  dependentRequired: (p) =>
    `must have the property "${p["missingProperty"]}" when "${p["property"]}" is present`,
  "false schema": () => "must be left out",
};

/** Keywords whose failure only says that something inside them failed. */
const groups: ReadonlySet<string> = new Set(["if", "allOf", "$ref"]);

/** Turns the failures of a generated check into issues a person understands, each said once. */
export function explain(failures: readonly CheckFailure[]): readonly Issue[] {
  const issues = new Map<string, Issue>();
  for (const failure of failures) {
    const { instancePath, keyword, params } = failure;
    if (groups.has(keyword)) continue;
    const reasons =
      keyword === "propertyNames" ? (params["failures"] as readonly CheckFailure[] | undefined) : [];
    const parts = [sentence(failure), ...(reasons ?? []).map((one) => `its name ${sentence(one)}`)];
    const message = parts.join(", ");
    issues.set(`${instancePath} ${message}`, { path: instancePath, message, keyword });
  }
  return [...issues.values()];
}

function sentence({ keyword, params }: CheckFailure): string {
  return sentences[keyword]?.(params) ?? `is refused by "${keyword}"`;
}

/** The issues as one readable line: `/total/amount must be integer; …`. */
export function issuesText(issues: readonly Issue[]): string {
  return issues.map(({ path, message }) => `${path === "" ? "the value" : path} ${message}`).join("; ");
}

function list(value: unknown, joiner: string): string {
  const parts = Array.isArray(value) ? value.map(String) : String(value).split(",");
  return parts.join(joiner === "," ? ", " : ` ${joiner} `);
}

function quoted(value: unknown): unknown {
  return Array.isArray(value) ? value.map((one) => JSON.stringify(one)) : JSON.stringify(value);
}

function count(limit: unknown, noun: string): string {
  if (limit === 1) return `1 ${noun}`;
  return `${limit} ${noun === "property" ? "properties" : `${noun}s`}`;
}

function range(least: unknown, most: unknown, noun: string): string {
  if (most === undefined) return `at least ${count(least, noun)}`;
  if (least === 0) return `at most ${count(most, noun)}`;
  return least === most ? `exactly ${count(most, noun)}` : `${least} to ${count(most, noun)}`;
}

/** The places of two items, the first one first. */
function numbers(one: unknown, other: unknown): string {
  return [Number(one), Number(other)].sort((a, b) => a - b).join(" and ");
}
