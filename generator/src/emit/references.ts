import type { IrType } from "../ir/types.js";

/** The types directly inside a type. */
export function innerTypes(type: IrType): readonly IrType[] {
  switch (type.kind) {
    case "array":
    case "tuple": {
      const items = type.kind === "array" ? [type.items] : type.items;
      const rest = type.kind === "tuple" && type.rest !== undefined ? [type.rest] : [];
      return [...items, ...rest, ...(type.contains === undefined ? [] : [type.contains.type])];
    }
    case "object": {
      const inner = [...type.properties.map((one) => one.type), ...type.patterns.map((one) => one.type)];
      if (type.additional !== undefined) inner.push(type.additional);
      if (type.names !== undefined) inner.push(type.names);
      return inner;
    }
    case "union":
      return type.members;
    default:
      return [];
  }
}

/** The ids of the declarations a type refers to, once for each place. */
export function referencesOf(type: IrType): readonly string[] {
  return type.kind === "reference" ? [type.id] : innerTypes(type).flatMap(referencesOf);
}
