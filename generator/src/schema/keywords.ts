import type { Draft } from "./types.js";

/** The types of JSON Schema. */
export type JsonType = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/** All of them, in the order types are listed in messages. */
export const jsonTypes: readonly JsonType[] = [
  "string",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
  "null",
];

/** The kind of value a keyword takes. */
export type Shape =
  | "schema"
  | "schema or schemas"
  | "schemas"
  | "schema map"
  | "schemas by pattern"
  | "text"
  | "texts"
  | "texts by name"
  | "pattern"
  | "boolean"
  | "number"
  | "positive number"
  | "count"
  | "type"
  | "values"
  | "anything";

/** What is known of a supported keyword. */
export interface Keyword {
  readonly shape: Shape;
  /** The only draft that has it; both when absent. */
  readonly draft?: Draft;
  /** The types of values it constrains; all when absent. */
  readonly on?: "string" | "number" | "array" | "object";
  /** Whether it only describes and never refuses a value. */
  readonly note?: true;
  /** Whether it speaks of the whole file, so that it has a meaning at its root only. */
  readonly root?: true;
}

/** Every supported keyword. A new one is added here and read in `ir/`. */
export const keywords: Readonly<Record<string, Keyword>> = {
  $schema: { shape: "text", note: true },
  $id: { shape: "text", note: true },
  $anchor: { shape: "text", draft: "2020-12", note: true },
  $ref: { shape: "text" },
  $defs: { shape: "schema map", note: true },
  definitions: { shape: "schema map", note: true },
  $comment: { shape: "text", note: true },
  title: { shape: "text", note: true },
  description: { shape: "text", note: true },
  default: { shape: "anything", note: true },
  examples: { shape: "values", note: true },
  deprecated: { shape: "boolean", note: true },
  readOnly: { shape: "boolean", note: true },
  writeOnly: { shape: "boolean", note: true },
  contentEncoding: { shape: "text", note: true },
  contentMediaType: { shape: "text", note: true },

  type: { shape: "type" },
  enum: { shape: "values" },
  const: { shape: "anything" },
  allOf: { shape: "schemas" },
  anyOf: { shape: "schemas" },
  oneOf: { shape: "schemas" },

  minLength: { shape: "count", on: "string" },
  maxLength: { shape: "count", on: "string" },
  pattern: { shape: "pattern", on: "string" },
  format: { shape: "text", on: "string" },

  minimum: { shape: "number", on: "number" },
  maximum: { shape: "number", on: "number" },
  exclusiveMinimum: { shape: "number", on: "number" },
  exclusiveMaximum: { shape: "number", on: "number" },
  multipleOf: { shape: "positive number", on: "number" },

  items: { shape: "schema or schemas", on: "array" },
  prefixItems: { shape: "schemas", draft: "2020-12", on: "array" },
  additionalItems: { shape: "schema", draft: "draft-07", on: "array" },
  minItems: { shape: "count", on: "array" },
  maxItems: { shape: "count", on: "array" },
  uniqueItems: { shape: "boolean", on: "array" },
  contains: { shape: "schema", on: "array" },
  minContains: { shape: "count", draft: "2020-12", on: "array" },
  maxContains: { shape: "count", draft: "2020-12", on: "array" },

  properties: { shape: "schema map", on: "object" },
  patternProperties: { shape: "schemas by pattern", on: "object" },
  additionalProperties: { shape: "schema", on: "object" },
  unevaluatedProperties: { shape: "schema", draft: "2020-12", on: "object" },
  required: { shape: "texts", on: "object" },
  propertyNames: { shape: "schema", on: "object" },
  minProperties: { shape: "count", on: "object" },
  maxProperties: { shape: "count", on: "object" },
  dependentRequired: { shape: "texts by name", draft: "2020-12", on: "object" },

  "x-rita-type": { shape: "text", note: true, root: true },
  "x-rita-entity": { shape: "text", note: true, root: true },
  "x-rita-kind": { shape: "text", note: true, root: true },
  "x-rita-emits": { shape: "texts", note: true, root: true },
  "x-rita-codec": { shape: "text", note: true, root: true },
  "x-rita-brand": { shape: "boolean", note: true },
  "x-rita-reserved": { shape: "texts", note: true, on: "object" },
  "x-rita-pii": { shape: "boolean", note: true },
};

/** Keywords of JSON Schema and of its relatives that are refused, each with the way out. */
export const refused: Readonly<Record<string, string>> = {
  if: "A condition has no TypeScript type: use oneOf with a property that tells the shapes apart.",
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: "A condition has no TypeScript type: use oneOf with a property that tells the shapes apart.",
  else: "A condition has no TypeScript type: use oneOf with a property that tells the shapes apart.",
  not: "TypeScript cannot exclude values from a type: list what is allowed instead.",
  dependentSchemas: "A condition has no TypeScript type: use oneOf, or dependentRequired.",
  dependencies: "Use oneOf, or dependentRequired of draft 2020-12.",
  unevaluatedItems: "Use `items: false` after prefixItems.",
  $dynamicRef: "Its target changes with the place it is used from: use $ref.",
  $dynamicAnchor: "Use $anchor, and $ref instead of $dynamicRef.",
  $recursiveRef: "It belongs to draft 2019-09: use $ref.",
  $recursiveAnchor: "It belongs to draft 2019-09: use $ref.",
  $vocabulary: "It belongs to meta-schemas, not to schemas of data.",
  contentSchema: "The content of a text is not checked: describe it as an object instead of a text.",
  nullable: 'It belongs to OpenAPI 3.0: use `"type": ["string", "null"]`, or anyOf with `"type": "null"`.',
  discriminator: "It belongs to OpenAPI: a oneOf whose branches have a `const` property needs none.",
  example: "It belongs to OpenAPI: use `examples`, an array.",
  id: "It belongs to draft-04: use `$id`.",
  extends: "It belongs to draft-03: use `allOf`.",
};

/** Whether a keyword speaks to this tool or is a free note (`x-…`). */
export function isFreeNote(keyword: string): boolean {
  return keyword.startsWith("x-") && !keyword.startsWith("x-rita");
}
