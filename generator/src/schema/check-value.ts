import type { Span } from "../diagnostics/source.js";
import { didYouMean } from "../diagnostics/suggest.js";
import { type JsonNode, typeName } from "./json-node.js";
import { jsonTypes, type Shape } from "./keywords.js";
import type { Draft } from "./types.js";
import { isSchema } from "./walk.js";

/** A wrong value of a keyword: where, and how the sentence after the keyword's name goes on. */
export interface WrongValue {
  readonly at: Span;
  readonly text: string;
  readonly code?: "RITA3014";
}

/** What is wrong with the value of a keyword, by the rules of the draft's meta-schema. */
export function wrongValues(shape: Shape, value: JsonNode, draft: Draft): readonly WrongValue[] {
  switch (shape) {
    case "schema":
      return expect(isSchema(value), value, "has to be a schema: an object, true or false");
    case "schema or schemas":
      if (value.kind !== "array") return wrongValues("schema", value, draft);
      if (draft === "2020-12")
        return wrong(value, "has to be one schema in draft 2020-12; a tuple is prefixItems");
      return wrongValues("schemas", value, draft);
    case "schemas":
      if (value.kind !== "array" || value.items.length === 0)
        return wrong(value, "has to be a list of schemas");
      return value.items.flatMap((item) => wrongValues("schema", item, draft));
    case "schema map":
      if (value.kind !== "object") return wrong(value, "has to be an object with schemas by name");
      return [...value.members.values()].flatMap((member) => wrongValues("schema", member.value, draft));
    case "schemas by pattern":
      if (value.kind !== "object") return wrong(value, "has to be an object with schemas by pattern");
      return [...value.members.values()].flatMap((member) => [
        ...wrongExpression(member.key, member.keyAt),
        ...wrongValues("schema", member.value, draft),
      ]);
    case "text":
      return expect(isText(value), value, "has to be a text");
    case "texts":
      return wrongTexts(value);
    case "texts by name":
      if (value.kind !== "object") return wrong(value, "has to be an object with lists of texts by name");
      return [...value.members.values()].flatMap((member) => wrongTexts(member.value));
    case "pattern":
      return wrongPattern(value);
    case "boolean":
      return expect(scalarOf(value, "boolean"), value, "has to be true or false");
    case "number":
      return expect(scalarOf(value, "number"), value, "has to be a number");
    case "positive number":
      return expect(
        scalarOf(value, "number") && Number(value.value) > 0,
        value,
        "has to be a number above 0",
      );
    case "count":
      return expect(isCount(value), value, "has to be a whole number, 0 or more");
    case "type":
      return wrongTypes(value);
    case "values":
      return expect(
        value.kind === "array" && value.items.length > 0,
        value,
        "has to be a list with at least one value",
      );
    case "anything":
      return [];
  }
}

function wrong(node: JsonNode, text: string): readonly WrongValue[] {
  return [{ at: node.at, text: `${text}, not ${typeName(node)}` }];
}

function expect(fits: boolean, node: JsonNode, text: string): readonly WrongValue[] {
  return fits ? [] : wrong(node, text);
}

function scalarOf(
  node: JsonNode,
  type: "string" | "number" | "boolean",
): node is JsonNode & { kind: "scalar" } {
  return node.kind === "scalar" && typeof node.value === type;
}

function isText(node: JsonNode): boolean {
  return scalarOf(node, "string");
}

function isCount(node: JsonNode): boolean {
  return scalarOf(node, "number") && Number.isSafeInteger(node.value) && Number(node.value) >= 0;
}

function wrongTexts(value: JsonNode): readonly WrongValue[] {
  if (value.kind !== "array") return wrong(value, "has to be a list of texts");
  const seen = new Set<unknown>();
  return value.items.flatMap((item) => {
    if (item.kind !== "scalar" || typeof item.value !== "string")
      return wrong(item, "has to be a list of texts");
    if (seen.has(item.value)) return [{ at: item.at, text: `has "${item.value}" twice` }];
    seen.add(item.value);
    return [];
  });
}

function wrongPattern(value: JsonNode): readonly WrongValue[] {
  if (value.kind !== "scalar" || typeof value.value !== "string") return wrong(value, "has to be a text");
  return wrongExpression(value.value, value.at);
}

function wrongExpression(pattern: string, at: Span): readonly WrongValue[] {
  try {
    new RegExp(pattern, "u");
    return [];
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [{ at, text: `is not a regular expression: ${text}`, code: "RITA3014" }];
  }
}

function wrongTypes(value: JsonNode): readonly WrongValue[] {
  const items = value.kind === "array" ? value.items : [value];
  if (items.length === 0) return wrong(value, "has to name at least one type");
  return items.flatMap((item) => {
    if (item.kind !== "scalar" || typeof item.value !== "string")
      return wrong(item, "has to be the name of a type");
    const name = item.value;
    if (jsonTypes.some((type) => type === name)) return [];
    return [{ at: item.at, text: `does not know "${name}". ${didYouMean(name, jsonTypes)}` }];
  });
}
