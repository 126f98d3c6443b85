import { problem, type Report } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import type { JsonNode } from "../schema/json-node.js";
import type { NamedSchema } from "../schema/types.js";
import { entityNames, isWellKnown, pascalCase } from "./names.js";

/** A schema whose type is declared under a name. */
export interface NamedNode extends NamedSchema {
  readonly node: JsonNode;
  readonly name: string;
}

/** A TypeScript name in one module: what it stands for, and where to point when it clashes. */
interface Taken {
  readonly what: string;
  readonly at: Span;
}

/** Checks that every name can be a TypeScript name, and that no module gets one twice. */
export function checkNames(schemas: readonly NamedNode[], report: Report): void {
  for (const schema of schemas) checkName(schema, report);
  const modules = new Map<string, Map<string, Taken>>();
  const take = (module: string, name: string, taken: Taken): void => {
    const names = modules.get(module) ?? new Map<string, Taken>();
    modules.set(module, names);
    const other = names.get(name);
    if (other === undefined) names.set(name, taken);
    // Two files for one message were reported already, as what they are.
    else if (other.what !== taken.what)
      report(
        problem(
          "RITA4003",
          taken.at,
          `${taken.what} and ${other.what} both get the name ${name}.`,
          wayOut(name),
        ),
      );
  };
  for (const entity of new Set(schemas.map(({ file }) => file.role.entity))) {
    const first = schemas.find(({ file }) => file.role.entity === entity);
    if (entity === undefined || first === undefined) continue;
    checkEntityName(entity, startOf(first), report);
    const { state: _, ...generated } = entityNames(entity);
    for (const [part, name] of Object.entries(generated)) {
      const taken = { what: `The generated ${part} of "${entity}"`, at: startOf(first) };
      take(`${entity}.ts`, name, taken);
      take("index.ts", name, taken);
    }
    take("the folder", entity.toLowerCase(), { what: `The entity "${entity}"`, at: startOf(first) });
  }
  const registry = schemas[0];
  if (registry !== undefined) {
    for (const name of ["registry", "RegistryEvent", "RegistryCommand"]) {
      take("index.ts", name, { what: `The generated ${name}`, at: startOf(registry) });
    }
  }
  for (const schema of schemas) {
    const { role } = schema.file;
    const taken = { what: describe(schema), at: startOf(schema) };
    take(role.entity === undefined ? "shared.ts" : `${role.entity}.ts`, schema.name, taken);
    if (schema.key !== undefined || role.kind === "value") continue;
    take("index.ts", schema.name, taken);
    if (role.kind !== "state" && role.kind !== "older event")
      take("the folder validators", role.type.toLowerCase(), taken);
  }
}

function checkName(schema: NamedNode, report: Report): void {
  const { name } = schema;
  checkNotInherited(schema, report);
  if (!/^[A-Za-z]/.test(name)) {
    const message = `${describe(schema)} gives "${name}", which cannot be a TypeScript name.`;
    report(problem("RITA4006", startOf(schema), message));
  } else if (isWellKnown(name)) {
    const entity = schema.file.role.entity ?? "shop";
    const better = `${entity}-${schema.key ?? name.toLowerCase()}`;
    const message = `${describe(schema)} gives the type ${name}, which TypeScript has already.`;
    report(problem("RITA4004", startOf(schema), message, `Choose a longer name, such as "${better}".`));
  }
}

/** Cases are members of an object by their wire type: one that every object has would be there without being written. */
function checkNotInherited(schema: NamedNode, report: Report): void {
  const { role } = schema.file;
  const type = schema.key === undefined && "type" in role ? role.type : undefined;
  if (type === undefined || !(type in Object.prototype)) return;
  const message = `${describe(schema)} has the name of something that every JavaScript object has.`;
  report(problem("RITA4008", startOf(schema), message));
}

function checkEntityName(entity: string, at: Span, report: Report): void {
  if (!/^[A-Za-z]/.test(pascalCase(entity))) {
    report(problem("RITA4006", at, `The entity "${entity}" gives no TypeScript name.`));
  }
  if (entity in Object.prototype) {
    const message = `The entity "${entity}" has the name of something that every JavaScript object has.`;
    report(problem("RITA4008", at, message));
  }
  if (["dates", "index", "shared", "validators"].includes(entity.toLowerCase())) {
    const fix = "Choose another name for the folder.";
    report(
      problem(
        "RITA4004",
        at,
        `The entity "${entity}" would be ${entity}.ts, which is generated for all.`,
        fix,
      ),
    );
  }
}

function describe({ file, key }: NamedNode): string {
  if (key !== undefined) return `"${key}" in ${file.source.path}`;
  const { role } = file;
  if (role.kind === "older event") return `Version ${role.version} of the event "${role.type}"`;
  return role.kind === "event" || role.kind === "command"
    ? `The ${role.kind} "${role.type}"`
    : file.source.path;
}

function wayOut(name: string): string {
  return `Rename one of the two. If both are the same thing, describe it once and $ref to it: ${name} is then declared once.`;
}

function startOf({ node }: NamedNode): Span {
  return { ...node.at, end: Math.min(node.at.end, node.at.start + 1) };
}
