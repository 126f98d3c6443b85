import type { JsonKind } from "../../ir/types.js";

/** Whether a value is of a kind, as code. Only finite numbers are JSON: the others would be stored as `null`. */
const tests: Readonly<
  Record<JsonKind, { readonly is: (value: string) => string; readonly not: (value: string) => string }>
> = {
  null: { is: (value) => `${value} === null`, not: (value) => `${value} !== null` },
  boolean: {
    is: (value) => `typeof ${value} === "boolean"`,
    not: (value) => `typeof ${value} !== "boolean"`,
  },
  number: { is: (value) => `Number.isFinite(${value})`, not: (value) => `!Number.isFinite(${value})` },
  string: { is: (value) => `typeof ${value} === "string"`, not: (value) => `typeof ${value} !== "string"` },
  array: { is: (value) => `Array.isArray(${value})`, not: (value) => `!Array.isArray(${value})` },
  object: {
    is: (value) => `typeof ${value} === "object" && ${value} !== null && !Array.isArray(${value})`,
    not: (value) => `typeof ${value} !== "object" || ${value} === null || Array.isArray(${value})`,
  },
};

/** Code that tells whether a value is of one of some kinds. */
export function isOneOf(value: string, kinds: readonly JsonKind[]): string {
  const [only] = kinds;
  if (kinds.length === 1 && only !== undefined) return tests[only].is(value);
  return kinds.map((kind) => grouped(tests[kind].is(value))).join(" || ");
}

/** Code that tells whether a value is of none of some kinds. */
export function isNoneOf(value: string, kinds: readonly JsonKind[]): string {
  const [only] = kinds;
  if (kinds.length === 1 && only !== undefined) return tests[only].not(value);
  return kinds.map((kind) => grouped(tests[kind].not(value))).join(" && ");
}

function grouped(code: string): string {
  return /&&|\|\|/.test(code) ? `(${code})` : code;
}
