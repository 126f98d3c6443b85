import type { Declaration, IrType, Json, Message, Model } from "../ir/types.js";

/** An example of a message's data, and whether its schema gives it in one piece. */
export interface Example {
  readonly value: Json;
  /** Position in the schema's `examples`; `undefined` = put together from the examples of its parts. */
  readonly index: number | undefined;
}

/** The examples a message's schema gives, else one put together from those of its parts, if that is possible. */
export function examplesOf({ declaration }: Message, model: Model): readonly Example[] {
  const root = model.declarations.get(declaration);
  if (root === undefined) return [];
  if (root.docs.examples !== undefined) return root.docs.examples.map((value, index) => ({ value, index }));
  const composed = compose(root.type, model, [declaration]);
  return composed === undefined || saysNothing(composed, root.type)
    ? []
    : [{ value: composed, index: undefined }];
}

/** An empty object is an example only where nothing else fits. */
function saysNothing(value: Json, type: IrType): boolean {
  const empty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return empty && type.kind === "object" && type.properties.length > 0;
}

function compose(type: IrType, model: Model, path: readonly string[]): Json | undefined {
  switch (type.kind) {
    case "null":
      return null;
    case "literal":
      return type.values[0]?.value;
    case "reference": {
      const declaration = model.declarations.get(type.id);
      if (declaration === undefined || path.includes(type.id)) return undefined;
      return own(declaration) ?? compose(declaration.type, model, [...path, type.id]);
    }
    case "array": {
      const item = (type.minItems ?? 0) === 0 ? undefined : compose(type.items, model, path);
      if ((type.minItems ?? 0) === 0) return [];
      return item === undefined || type.minItems !== 1 ? undefined : [item];
    }
    case "object":
      return composeObject(type.properties, model, path);
    case "union":
      return first(type.members.map((member) => compose(member, model, path)));
    default:
      return undefined;
  }
}

type Properties = Extract<IrType, { readonly kind: "object" }>["properties"];

function composeObject(properties: Properties, model: Model, path: readonly string[]): Json | undefined {
  const entries: [string, Json][] = [];
  for (const { name, required, type, docs } of properties) {
    const given = docs.examples?.[0];
    // What need not be there is left out, unless the schema shows what it looks like.
    if (given === undefined && !required) continue;
    const value = given ?? docs.default ?? compose(type, model, path);
    if (value === undefined) return undefined;
    entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

function own({ docs }: Declaration): Json | undefined {
  return docs.examples?.[0] ?? docs.default;
}

function first(values: readonly (Json | undefined)[]): Json | undefined {
  return values.find((value) => value !== undefined);
}
