import { keywords } from "../../generator/src/schema/keywords.js";

const all = ["null", "boolean", "number", "string", "array", "object"] as const;

/**
 * The same schema with `type` written out: where the suite says nothing, every type is allowed, and the generator
 * wants to be told so. Nothing else is changed.
 */
export function withTypes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withTypes);
  if (!isRecord(schema)) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, inner(key, value)] as const);
  const speaks = Object.keys(schema).some((key) => own(key)?.on !== undefined);
  const typed = ["type", "enum", "const"].some((key) => Object.hasOwn(schema, key));
  return Object.fromEntries([...(speaks && !typed ? [["type", all] as const] : []), ...entries]);
}

function inner(key: string, value: unknown): unknown {
  switch (own(key)?.shape) {
    case "schema":
    case "schemas":
    case "schema or schemas":
      return withTypes(value);
    case "schema map":
    case "schemas by pattern":
      return isRecord(value)
        ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withTypes(one)]))
        : value;
    default:
      return value;
  }
}

function own(key: string): (typeof keywords)[string] | undefined {
  return Object.hasOwn(keywords, key) ? keywords[key] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether some object of a schema is closed by its own words, which only writing holds it to. */
export function closes(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(closes);
  if (!isRecord(schema)) return false;
  const words = ["additionalProperties", "unevaluatedProperties"];
  return words.some((word) => schema[word] === false) || Object.values(schema).some(closes);
}
