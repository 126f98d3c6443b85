import { problem, type Report } from "../diagnostics/diagnostic.js";
import { get, getText, type JsonNode, textsOf } from "../schema/json-node.js";
import { jsonTypes } from "../schema/keywords.js";
import type { NamedSchema, SchemaFile, SchemaSet } from "../schema/types.js";
import { typeBuilder } from "./build-type.js";
import { checkNames } from "./check-names.js";
import { type Declarations, resolve, withDispatch } from "./dispatch.js";
import { docsOf } from "./docs.js";
import { entityNames, pascalCase } from "./names.js";
import { part } from "./parts.js";
import type { Declaration, Entity, IrType, Message, Model } from "./types.js";

/** Makes the intermediate model from all schemas. What is reported makes the model unfit to print. */
export function buildModel(set: SchemaSet, report: Report): Model {
  const wanted = new Map<JsonNode, NamedSchema>();
  const context = typeBuilder(set, report, (node) => {
    const schema = set.named.get(node);
    if (schema === undefined) throw new Error("A reference was made to a schema without a name.");
    wanted.set(node, schema);
    return idOf(schema);
  });
  for (const file of set.files) {
    if (file.role.kind !== "value") wanted.set(file.root, { file, key: undefined });
  }
  const raw = new Map<string, Declaration>();
  // A map gives the entries that are added while it is gone through, so this ends when all names are declared.
  for (const [node, schema] of wanted) {
    const root = [part(node)];
    const declared = { id: idOf(schema), name: nameOf(schema), entity: schema.file.role.entity };
    raw.set(declared.id, { ...declared, type: context.build(root, node.at), docs: docsOf(root, set) });
  }
  checkCircles(wanted, raw, report);
  const declarations = new Map(
    [...raw].map(([id, one]) => [id, { ...one, type: withDispatch(one.type, raw) }]),
  );
  checkRoots(set.files, declarations, report);
  checkNames(
    [...wanted].map(([node, schema]) => ({ ...schema, node, name: nameOf(schema) })),
    report,
  );
  return { entities: entitiesOf(set.files), declarations };
}

/** Id of the declaration of a named schema. */
function idOf({ file, key }: NamedSchema): string {
  return key === undefined ? file.path : `${file.path}#${key}`;
}

function nameOf({ file, key }: NamedSchema): string {
  if (key !== undefined) return pascalCase(key);
  const { role } = file;
  if (role.kind === "state") return entityNames(role.entity).state;
  if (role.kind !== "value") return pascalCase(role.type);
  return pascalCase((file.path.split("/").at(-1) ?? "").replace(/\.(json|ya?ml)$/, ""));
}

function checkCircles(
  wanted: ReadonlyMap<JsonNode, NamedSchema>,
  declarations: Declarations,
  report: Report,
): void {
  for (const [node, schema] of wanted) {
    const type = declarations.get(idOf(schema))?.type;
    if (type === undefined || resolve(type, declarations).kind !== "reference") continue;
    report(problem("RITA3016", get(node, "$ref")?.at ?? node.at, "This $ref leads back to itself."));
  }
}

function checkRoots(files: readonly SchemaFile[], declarations: Declarations, report: Report): void {
  for (const { role, root, path } of files) {
    if (role.kind !== "event" && role.kind !== "command") continue;
    const type = declarations.get(path)?.type;
    const named = getText(root, "type");
    // An unknown type was reported already.
    if (named !== undefined && !jsonTypes.some((one) => one === named)) continue;
    if (type === undefined || isObject(type, declarations)) continue;
    const at = get(root, "type")?.at ?? { ...root.at, end: root.at.start + 1 };
    const message = `The data of the ${role.kind} "${role.type}" is not an object.`;
    report(problem("RITA3011", at, message, 'Begin with `"type": "object"` and `properties`.'));
  }
}

function isObject(type: IrType, declarations: Declarations): boolean {
  const resolved = resolve(type, declarations);
  if (resolved.kind === "union") return resolved.members.every((member) => isObject(member, declarations));
  return resolved.kind === "object";
}

function entitiesOf(files: readonly SchemaFile[]): readonly Entity[] {
  const names = [
    ...new Set(files.flatMap(({ role }) => (role.kind === "value" ? [] : [role.entity]))),
  ].sort();
  return names.map((name) => {
    const messages = files.flatMap((file) => messageOf(file, name));
    const state = files.find(({ role }) => role.kind === "state" && role.entity === name);
    return {
      name,
      events: messages.filter(({ kind }) => kind === "event"),
      commands: messages.filter(({ kind }) => kind === "command"),
      state: state?.path,
    };
  });
}

function messageOf({ role, root, path }: SchemaFile, entity: string): readonly Message[] {
  if ((role.kind !== "event" && role.kind !== "command") || role.entity !== entity) return [];
  const emits = get(root, "x-rita-emits");
  return [
    {
      kind: role.kind,
      type: role.type,
      entity,
      declaration: path,
      codec: getText(root, "x-rita-codec"),
      emits: emits === undefined ? undefined : textsOf(emits).map(({ text }) => text),
    },
  ];
}
