import { problem, type Report } from "../diagnostics/diagnostic.js";
import { get, getText, type JsonNode, textsOf } from "../schema/json-node.js";
import { jsonTypes } from "../schema/keywords.js";
import type { NamedSchema, SchemaFile, SchemaSet } from "../schema/types.js";
import { checkBranded, isBranded } from "./brands.js";
import { type BuildDeclaration, buildDeclaration } from "./build-declaration.js";
import { checkNames } from "./check-names.js";
import { type Declarations, resolve, withDispatch } from "./dispatch.js";
import { entityNames, pascalCase, versionName } from "./names.js";
import { idOf, surroundingsIn } from "./surroundings.js";
import type { Declaration, Entity, IrType, Message, Model } from "./types.js";

/** Makes the intermediate model from all schemas. What is reported makes the model unfit to print. */
export function buildModel(
  set: SchemaSet,
  report: Report,
  build: BuildDeclaration = buildDeclaration,
): Model {
  const around = surroundingsIn(set);
  const wanted = new Map<JsonNode, NamedSchema>();
  for (const file of set.files) {
    if (file.role.kind !== "value") wanted.set(file.root, { file, key: undefined });
  }
  const raw = new Map<string, Declaration>();
  // A map gives the entries that are added while it is gone through, so this ends when all names are declared.
  for (const [node, schema] of wanted) {
    const { type, docs, references, diagnostics } = build(node, around);
    for (const found of diagnostics) report(found);
    for (const other of references) {
      const named = set.named.get(other);
      if (named !== undefined) wanted.set(other, named);
    }
    const id = idOf(schema);
    const { entity } = schema.file.role;
    raw.set(id, { id, name: nameOf(schema), entity, branded: isBranded(node), type, docs });
  }
  const circular = checkCircles(wanted, raw, report);
  const declarations = new Map(
    [...raw].map(([id, one]) => [id, { ...one, type: withDispatch(one.type, raw) }]),
  );
  // What a type in a circle is cannot be asked.
  if (!circular) checkRoots(set.files, declarations, report);
  for (const [node, schema] of wanted) {
    const type = declarations.get(idOf(schema))?.type;
    if (type !== undefined) checkBranded(node, type, declarations, report);
  }
  checkNames(
    [...wanted].map(([node, schema]) => ({ ...schema, node, name: nameOf(schema) })),
    report,
  );
  return { entities: entitiesOf(set.files), declarations };
}

function nameOf({ file, key }: NamedSchema): string {
  const { role } = file;
  if (role.kind === "older event") return versionName(pascalCase(key ?? role.type), role.version);
  if (key !== undefined) return pascalCase(key);
  if (role.kind === "state") return entityNames(role.entity).state;
  if (role.kind !== "value") return pascalCase(role.type);
  return pascalCase((file.path.split("/").at(-1) ?? "").replace(/\.(json|ya?ml)$/, ""));
}

/** Reports types that are themselves again, alone or in a union: no type comes of that. Gives whether there are some. */
function checkCircles(
  wanted: ReadonlyMap<JsonNode, NamedSchema>,
  declarations: Declarations,
  report: Report,
): boolean {
  let found = false;
  const next = (id: string): readonly string[] => aliasesIn(declarations.get(id)?.type);
  for (const [node, schema] of wanted) {
    const id = idOf(schema);
    const reached = new Set<string>(next(id));
    // More may come in while they are gone through.
    for (const other of reached) for (const one of next(other)) reached.add(one);
    if (!reached.has(id)) continue;
    found = true;
    report(problem("RITA3016", get(node, "$ref")?.at ?? node.at, "This $ref leads back to itself."));
  }
  return found;
}

/** The declarations that a type is another name for, or has as members of a union. */
function aliasesIn(type: IrType | undefined): readonly string[] {
  if (type?.kind === "reference") return [type.id];
  return type?.kind === "union" ? type.members.flatMap(aliasesIn) : [];
}

function checkRoots(files: readonly SchemaFile[], declarations: Declarations, report: Report): void {
  for (const { role, root, path } of files) {
    if (role.kind === "state" || role.kind === "value") continue;
    const type = declarations.get(path)?.type;
    const named = getText(root, "type");
    // An unknown type was reported already.
    if (named !== undefined && !jsonTypes.some((one) => one === named)) continue;
    if (type === undefined || isObject(type, declarations)) continue;
    const at = get(root, "type")?.at ?? { ...root.at, end: root.at.start + 1 };
    const message = `The data of the ${role.kind === "command" ? "command" : "event"} "${role.type}" is not an object.`;
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
    const messages = files.flatMap((file) => messageOf(file, name, files));
    const state = files.find(({ role }) => role.kind === "state" && role.entity === name);
    return {
      name,
      events: messages.filter(({ kind }) => kind === "event"),
      commands: messages.filter(({ kind }) => kind === "command"),
      state: state?.path,
    };
  });
}

function messageOf(
  { role, root, path }: SchemaFile,
  entity: string,
  files: readonly SchemaFile[],
): readonly Message[] {
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
      version: role.kind === "event" ? role.version : 1,
      older: role.kind === "event" ? olderVersions(role, files) : [],
    },
  ];
}

/** The schemas of the older versions of an event, in the order of their versions. */
function olderVersions(
  { type, entity, version }: { readonly type: string; readonly entity: string; readonly version: number },
  files: readonly SchemaFile[],
): readonly string[] {
  const older = new Map(
    files.flatMap(({ role, path }) =>
      role.kind === "older event" && role.type === type && role.entity === entity
        ? [[role.version, path] as const]
        : [],
    ),
  );
  return Array.from({ length: version - 1 }, (_, index) => older.get(index + 1)).filter(
    (path) => path !== undefined,
  );
}
