import type { Declaration, Dispatch, IrType, Json, JsonKind, ObjectType, UnionType } from "./types.js";
import { kindOf, stable } from "./values.js";

/** The declarations by id. */
export type Declarations = ReadonlyMap<string, Declaration>;

/** The type behind a reference, through any number of names. */
export function resolve(type: IrType, declarations: Declarations): IrType {
  let current = type;
  const seen = new Set<string>();
  while (current.kind === "reference" && !seen.has(current.id)) {
    seen.add(current.id);
    current = declarations.get(current.id)?.type ?? { kind: "unknown" };
  }
  return current;
}

/** The same type with each union inside it knowing how its members are told apart. */
export function withDispatch(type: IrType, declarations: Declarations): IrType {
  const inner = (one: IrType): IrType => withDispatch(one, declarations);
  switch (type.kind) {
    case "array":
    case "tuple": {
      const contains = type.contains && { ...type.contains, type: inner(type.contains.type) };
      if (type.kind === "array") return { ...type, contains, items: inner(type.items) };
      return { ...type, contains, items: type.items.map(inner), rest: type.rest && inner(type.rest) };
    }
    case "object":
      return {
        ...type,
        properties: type.properties.map((property) => ({ ...property, type: inner(property.type) })),
        patterns: type.patterns.map((one) => ({ ...one, type: inner(one.type) })),
        additional: type.additional && inner(type.additional),
        names: type.names && inner(type.names),
      };
    case "union": {
      const members = type.members.map(inner);
      return { ...type, members, dispatch: dispatchOf({ ...type, members }, declarations) };
    }
    default:
      return type;
  }
}

function dispatchOf({ members }: UnionType, declarations: Declarations): Dispatch {
  const types = members.map((member) => kindsOf(member, declarations, []));
  if (disjoint(types)) return { by: "type", types };
  const objects = members.map((member) => resolve(member, declarations));
  const [first] = objects;
  if (first?.kind !== "object" || !objects.every((one): one is ObjectType => one.kind === "object"))
    return { by: "nothing" };
  for (const { name } of first.properties) {
    const values = objects.map((one) => tagValues(one, name, declarations));
    if (values.every((list) => list.length > 0) && disjoint(values.map((list) => list.map(stable)))) {
      return { by: "tag", property: name, values };
    }
  }
  return { by: "nothing" };
}

/** The exact values of a required property, or none. */
function tagValues(type: ObjectType, name: string, declarations: Declarations): readonly Json[] {
  const property = type.properties.find((one) => one.name === name && one.required);
  const literal = property === undefined ? undefined : resolve(property.type, declarations);
  if (literal?.kind !== "literal") return [];
  const values = literal.values.map(({ value }) => value);
  return values.every((value) => typeof value !== "object" || value === null) ? values : [];
}

/** The kinds of JSON values a type accepts. */
function kindsOf(type: IrType, declarations: Declarations, path: readonly string[]): readonly JsonKind[] {
  switch (type.kind) {
    case "unknown":
      return ["null", "boolean", "number", "string", "array", "object"];
    case "literal":
      return [...new Set(type.values.map(({ value }) => kindOf(value)))];
    case "tuple":
      return ["array"];
    case "union":
      return [...new Set(type.members.flatMap((member) => kindsOf(member, declarations, path)))];
    case "reference": {
      const target = declarations.get(type.id)?.type;
      if (target === undefined || path.includes(type.id)) return [];
      return kindsOf(target, declarations, [...path, type.id]);
    }
    default:
      return [type.kind];
  }
}

function disjoint(lists: readonly (readonly string[])[]): boolean {
  const all = lists.flatMap((list) => [...new Set(list)]);
  return all.length === new Set(all).size;
}
