import type { JsonNode, ObjectNode } from "./json-node.js";
import { keywords, type Shape } from "./keywords.js";

/** Calls `visit` for a schema and every schema inside it, outer ones first. */
export function walkSchemas(schema: JsonNode, visit: (schema: JsonNode) => void): void {
  visit(schema);
  for (const inner of innerSchemas(schema)) walkSchemas(inner, visit);
}

/** The schemas directly inside a schema. */
export function innerSchemas(schema: JsonNode): readonly JsonNode[] {
  if (schema.kind !== "object") return [];
  const found: JsonNode[] = [];
  for (const { key, value } of schema.members.values()) {
    const shape = Object.hasOwn(keywords, key) ? keywords[key]?.shape : undefined;
    if (shape !== undefined) found.push(...schemasIn(shape, value));
  }
  return found;
}

function schemasIn(shape: Shape, value: JsonNode): readonly JsonNode[] {
  switch (shape) {
    case "schema":
      return isSchema(value) ? [value] : [];
    case "schemas":
      return value.kind === "array" ? value.items.filter(isSchema) : [];
    case "schema or schemas":
      return value.kind === "array" ? value.items.filter(isSchema) : isSchema(value) ? [value] : [];
    case "schema map":
    case "schemas by pattern":
      return value.kind === "object" ? valuesOf(value).filter(isSchema) : [];
    default:
      return [];
  }
}

/** Whether a value can be a schema: an object, or true or false. */
export function isSchema(node: JsonNode): boolean {
  return node.kind === "object" || (node.kind === "scalar" && typeof node.value === "boolean");
}

function valuesOf(node: ObjectNode): readonly JsonNode[] {
  return [...node.members.values()].map(({ value }) => value);
}
