import type { Span } from "../diagnostics/source.js";
import type { JsonType } from "../schema/keywords.js";
import { find, type Part } from "./parts.js";
import type { Json, JsonKind } from "./types.js";

/** The numbers some parts give for a keyword. */
export function numbers(parts: readonly Part[], keyword: string): readonly number[] {
  return find(parts, keyword).flatMap(({ value }) =>
    value.kind === "scalar" && typeof value.value === "number" ? [value.value] : [],
  );
}

/** The largest number, for keywords that set a lower limit; `undefined` when none is given. */
export function largest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}

/** The smallest number, for keywords that set an upper limit; `undefined` when none is given. */
export function smallest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.min(...values);
}

/** The different texts some parts give for a keyword, with their places. */
export function texts(parts: readonly Part[], keyword: string): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  for (const { value } of find(parts, keyword)) {
    if (value.kind === "scalar" && typeof value.value === "string") found.set(value.value, value.at);
  }
  return found;
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function equalJson(a: Json, b: Json): boolean {
  return stable(a) === stable(b);
}

/** A text that is the same for equal values. */
export function stable(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(stable).join(",")}]`;
  const entries = Object.entries(value as { readonly [key: string]: Json });
  return `{${entries
    .map(([key, item]) => `${JSON.stringify(key)}:${stable(item)}`)
    .sort()
    .join(",")}}`;
}

/** The kind of a JSON value. */
export function kindOf(value: Json): JsonKind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "boolean" || type === "number" || type === "string" ? type : "object";
}

/** Whether a value is of one of these types. */
export function isOfType(value: Json, types: ReadonlySet<JsonType>): boolean {
  const kind = kindOf(value);
  return types.has(kind) || (kind === "number" && types.has("integer") && Number.isInteger(value));
}

/** Whether a property name matches a regular expression. One that is none was reported, and matches nothing. */
export function matchesPattern(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    return false;
  }
}
