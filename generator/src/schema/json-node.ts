import type { Span } from "../diagnostics/source.js";

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A parsed JSON or YAML value that knows where it was written. */
export type JsonNode = ObjectNode | ArrayNode | ScalarNode;

/** A key of an object and its value. */
export interface Member {
  readonly key: string;
  readonly keyAt: Span;
  readonly value: JsonNode;
}

/** An object; members in the order of the text, keys unique. */
export interface ObjectNode {
  readonly kind: "object";
  readonly at: Span;
  readonly members: ReadonlyMap<string, Member>;
}

/** An array. */
export interface ArrayNode {
  readonly kind: "array";
  readonly at: Span;
  readonly items: readonly JsonNode[];
}

/** A text, number, boolean or null. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly at: Span;
  readonly value: string | number | boolean | null;
}

/** The plain value of a node. */
export function toJson(node: JsonNode): Json {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "array":
      return node.items.map(toJson);
    case "object":
      return Object.fromEntries([...node.members.values()].map(({ key, value }) => [key, toJson(value)]));
  }
}

/** The value under a key, or `undefined`; also for a node that is no object. */
export function get(node: JsonNode, key: string): JsonNode | undefined {
  return node.kind === "object" ? node.members.get(key)?.value : undefined;
}

/** The text under a key, or `undefined` when there is none or it is no text. */
export function getText(node: JsonNode, key: string): string | undefined {
  const value = get(node, key);
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : undefined;
}

/** The texts of an array node; items that are no texts are left out. */
export function textsOf(node: JsonNode | undefined): readonly { readonly text: string; readonly at: Span }[] {
  if (node?.kind !== "array") return [];
  return node.items.flatMap((item) =>
    item.kind === "scalar" && typeof item.value === "string" ? [{ text: item.value, at: item.at }] : [],
  );
}

/** How JSON Schema names the type of a value, for messages. */
export function typeName(node: JsonNode): string {
  if (node.kind !== "scalar") return `an ${node.kind}`;
  if (node.value === null) return "null";
  return typeof node.value === "string" ? "a text" : `a ${typeof node.value}`;
}

/** Why a text or number that JSON can write down is no value that can be stored and read again; else `undefined`. */
export function notJson(value: unknown): string | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) return "This number is too large for JavaScript.";
  // In Unicode mode only a surrogate without its other half is a character of its own.
  if (typeof value === "string" && /\p{Surrogate}/u.test(value))
    return "This text holds one half of a surrogate pair.";
  return undefined;
}
