import type { IrType, Json, NumberType, ObjectType, StringType, TupleType, UnionType } from "../ir/types.js";

/** A JSON Schema of draft 2020-12, of the few keywords that the validators are made from (and `cases`). */
export type Schema = { readonly [keyword: string]: Json };

/** `write`: closed objects refuse unknown properties. `read`: every object ignores them. */
export type Mode = "write" | "read";

/** How a type is lowered. */
export interface Lowering {
  readonly mode: Mode;
  /** The type to put in place of a reference, or the id of a schema to refer to. */
  readonly reference: (id: string) => IrType | string;
}

/** Prints a type as the JSON Schema that ajv makes a validator from. */
export function lower(type: IrType, how: Lowering): Schema {
  switch (type.kind) {
    case "unknown":
      return {};
    case "null":
    case "boolean":
      return { type: type.kind };
    case "string":
      return lowerString(type);
    case "number":
      return lowerNumber(type);
    case "literal":
      return { enum: type.values.map(({ value }) => value) };
    case "array":
      return { ...lowerLimits(type, how), items: lower(type.items, how) };
    case "tuple":
      return lowerTuple(type, how);
    case "object":
      return lowerObject(type, how);
    case "union":
      return lowerUnion(type, how);
    case "reference": {
      const found = how.reference(type.id);
      return typeof found === "string" ? { $ref: found } : lower(found, how);
    }
  }
}

function lowerString({ minLength, maxLength, patterns, format }: StringType): Schema {
  const [pattern, ...more] = patterns;
  return defined({
    type: "string",
    minLength,
    maxLength,
    pattern,
    format,
    allOf: more.length === 0 ? undefined : more.map((one) => ({ pattern: one })),
  });
}

function lowerNumber({ kind: _, integer, multipleOf, ...limits }: NumberType): Schema {
  const [first, ...more] = multipleOf;
  return defined({
    type: integer ? "integer" : "number",
    ...limits,
    multipleOf: first,
    allOf: more.length === 0 ? undefined : more.map((one) => ({ multipleOf: one })),
  });
}

function lowerLimits(type: Extract<IrType, { readonly kind: "array" | "tuple" }>, how: Lowering): Schema {
  return defined({
    type: "array",
    minItems: type.minItems,
    maxItems: type.maxItems,
    uniqueItems: type.unique ? true : undefined,
    contains: type.contains && lower(type.contains.type, how),
    minContains: type.contains?.least,
    maxContains: type.contains?.most,
  });
}

function lowerTuple(type: TupleType, how: Lowering): Schema {
  const items = type.rest === undefined ? false : lower(type.rest, how);
  if (type.items.length === 0) return { ...lowerLimits(type, how), items };
  return { ...lowerLimits(type, how), prefixItems: type.items.map((item) => lower(item, how)), items };
}

function lowerObject(type: ObjectType, how: Lowering): Schema {
  const required = type.properties.filter((property) => property.required).map(({ name }) => name);
  const closed = how.mode === "write" ? false : undefined;
  return defined({
    type: "object",
    required: required.length === 0 ? undefined : required,
    minProperties: type.minProperties,
    maxProperties: type.maxProperties,
    dependentRequired: Object.keys(type.dependentRequired).length === 0 ? undefined : type.dependentRequired,
    propertyNames: type.names && lower(type.names, how),
    properties: byName(type.properties.map(({ name, type: inner }) => [name, lower(inner, how)])),
    patternProperties: byName(type.patterns.map(({ pattern, type: inner }) => [pattern, lower(inner, how)])),
    additionalProperties: type.additional === undefined ? closed : lower(type.additional, how),
  });
}

function byName(entries: readonly (readonly [string, Schema])[]): Schema | undefined {
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/**
 * A union whose members can be told apart is lowered to conditions, so that a mistake gives the errors of the
 * one member that was meant and not those of all.
 */
function lowerUnion(type: UnionType, how: Lowering): Schema {
  const { members, dispatch } = type;
  if (dispatch.by === "tag") {
    const { property, values } = dispatch;
    return {
      type: "object",
      required: [property],
      properties: { [property]: { enum: values.flat() } },
      caseTag: property,
      caseConditions: values,
      cases: members.map((member) => lower(member, how)),
    };
  }
  if (dispatch.by === "type") return lowerByType(members, dispatch.types, how);
  // A tolerant reader sees more shapes fit than the writer meant, so "exactly one" holds for writing only.
  return {
    [type.exclusive && how.mode === "write" ? "oneOf" : "anyOf"]: members.map((member) => lower(member, how)),
  };
}

function lowerByType(
  members: readonly IrType[],
  types: readonly (readonly string[])[],
  how: Lowering,
): Schema {
  const lowered = members.map((member, index) => ({ schema: lower(member, how), types: types[index] ?? [] }));
  const values = lowered.flatMap(({ schema }) => valuesOf(schema) ?? []);
  if (lowered.every(({ schema }) => valuesOf(schema) !== undefined)) return { enum: values };
  // A rule such as minLength leaves values of other types alone, so plain members fit into one schema; one that has
  // cases of its own does not, where that schema gets cases.
  const isPlain = ({ schema }: (typeof lowered)[number]): boolean =>
    typeof schema["type"] === "string" && !("allOf" in schema);
  const mixed = !lowered.every(isPlain);
  const plain = lowered.filter((one) => isPlain(one) && !(mixed && "cases" in one.schema));
  const others = lowered.filter((one) => !plain.includes(one));
  const all = lowered.flatMap((one): Json[] =>
    plain.includes(one) ? [one.schema["type"] ?? "null"] : [...one.types],
  );
  const merged: Schema = Object.assign({}, ...plain.map(({ schema }) => schema), { type: all });
  if (others.length === 0) return merged;
  return {
    ...merged,
    caseConditions: others.map((one) => one.types),
    cases: others.map((one) => one.schema),
  };
}

function valuesOf(schema: Schema): readonly Json[] | undefined {
  if (schema["type"] === "null" && Object.keys(schema).length === 1) return [null];
  const values = schema["enum"];
  return Array.isArray(values) && Object.keys(schema).length === 1 ? values : undefined;
}

function defined(schema: { readonly [keyword: string]: Json | undefined }): Schema {
  const entries = Object.entries(schema).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  return Object.fromEntries(entries);
}
