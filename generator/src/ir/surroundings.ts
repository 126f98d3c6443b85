import type { JsonNode, ObjectNode } from "../schema/json-node.js";
import type { NamedSchema, SchemaSet } from "../schema/types.js";

/** All that the making of a type asks about other schemas. What it does not ask here, it knows from its own nodes. */
export interface Surroundings {
  /** The schema a `$ref` leads to, by the object that holds it. */
  target(holder: ObjectNode): JsonNode | undefined;
  /** The id of the declaration that a schema has; `undefined` where it has no name. */
  id(schema: JsonNode): string | undefined;
  /** Whether a schema is all of a message or of a state. */
  isWhole(schema: JsonNode): boolean;
}

/** What lies around each schema of a set. */
export function surroundingsIn({ files, named, targets }: SchemaSet): Surroundings {
  const whole = new Set(files.flatMap(({ root, role }) => (role.kind === "value" ? [] : [root])));
  return {
    target: (holder) => targets.get(holder)?.node,
    id: (schema) => {
      const found = named.get(schema);
      return found === undefined ? undefined : idOf(found);
    },
    isWhole: (schema) => whole.has(schema),
  };
}

/** Id of the declaration of a named schema. */
export function idOf({ file, key }: NamedSchema): string {
  return key === undefined ? file.path : `${file.path}#${key}`;
}
