import type { Source } from "../diagnostics/source.js";
import type { JsonNode, ObjectNode } from "./json-node.js";

/** The drafts of JSON Schema this tool reads. */
export type Draft = "2020-12" | "draft-07";

/** What a schema file is, by its folder or its `x-rita-kind`. */
export type Role =
  /** An event type, in its newest version. */
  | { readonly kind: "event"; readonly entity: string; readonly type: string; readonly version: number }
  /** An older version of an event type, which stored events may still have. */
  | { readonly kind: "older event"; readonly entity: string; readonly type: string; readonly version: number }
  | { readonly kind: "command"; readonly entity: string; readonly type: string }
  | { readonly kind: "state"; readonly entity: string }
  /** A `$ref` target; with an entity when it lies in that entity's folder. */
  | { readonly kind: "value"; readonly entity: string | undefined };

/** One file of the schemas folder. */
export interface SchemaFile {
  /** Path inside the schemas folder, with forward slashes: `order/events/order-placed.json`. */
  readonly path: string;
  /** Its text; the source's path is relative to the configuration, for messages. */
  readonly source: Source;
  readonly root: JsonNode;
  readonly draft: Draft;
  readonly role: Role;
}

/** The schema a `$ref` leads to. */
export interface Target {
  readonly file: SchemaFile;
  readonly node: JsonNode;
}

/** A schema that has a name to call its type by: a file's root, or a member of `$defs`. */
export interface NamedSchema {
  readonly file: SchemaFile;
  /** The key in `$defs`; `undefined` for the file's root. */
  readonly key: string | undefined;
}

/** Every schema of the folder, references resolved: the input of the intermediate model. */
export interface SchemaSet {
  readonly files: readonly SchemaFile[];
  /** Where each `$ref` leads, by the object that holds it. A `$ref` that leads nowhere is missing. */
  readonly targets: ReadonlyMap<ObjectNode, Target>;
  /** The schemas that have a name. */
  readonly named: ReadonlyMap<JsonNode, NamedSchema>;
}
