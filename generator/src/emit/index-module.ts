import { camelCase, entityNames } from "../ir/names.js";
import type { Entity, Model } from "../ir/types.js";
import { type CodeFile, codeFile, join, list, modulePath, runtimeType, runtimeValue } from "./code-file.js";
import { jsdoc } from "./jsdoc.js";
import { type EmitOptions, modulePathOf } from "./options.js";
import { upcastersType, versionedEvents } from "./upcasters.js";

/**
 * The entry point of the generated code: the registry, its unions, and everything users name themselves. Types
 * of `$defs` and shared schemas stay in their modules: such a name may exist in two entities.
 */
export function indexModule(model: Model, options: EmitOptions): CodeFile {
  const file = codeFile("index.ts");
  for (const name of ["registry", "RegistryEvent", "RegistryCommand"]) file.declare(name);
  const withCommands = model.entities.filter(({ commands }) => commands.length > 0);
  const union = (entities: readonly Entity[], part: "event" | "command"): void => {
    const members = entities.map(({ name }) => ({
      name: entityNames(name)[part],
      from: modulePathOf(name),
      type: true,
    }));
    file.print(jsdoc([`Every ${part} of every entity.`]));
    file.print(`export type Registry${part === "event" ? "Event" : "Command"} = `);
    file.print(members.length === 0 ? "never" : join(members, " | "), ";\n\n");
  };
  union(model.entities, "event");
  union(withCommands, "command");
  printRegistry(file, model);
  for (const entity of model.entities) file.print(reexport(entity, model, options));
  return file;
}

/** The registry; where events have older versions, one that first needs their upcasters. */
function printRegistry(file: CodeFile, model: Model): void {
  const versioned = model.entities.filter((entity) => versionedEvents(entity).length > 0);
  const use = versioned.map(({ name }) => `...${camelCase(name)}Upcasters`).join(", ");
  const more = [
    "",
    `Events have older versions, so it first needs their upcasters: \`registry.with({ ${use} })\` gives it to a \`Manager\`.`,
  ];
  const title = "Every message type: what a `Manager` needs to encode, check and decode messages.";
  file.print(jsdoc([title, ...(versioned.length > 0 ? more : [])]));
  file.print("export const registry: ");
  if (versioned.length > 0) {
    const upcasters = join(versioned.map(upcastersType), " & ");
    file.print(runtimeType("VersionedRegistry"), "<RegistryEvent, RegistryCommand, ", upcasters, ">");
  } else file.print(runtimeType("Registry"), "<RegistryEvent, RegistryCommand>");
  const made = versioned.length > 0 ? "versionedRegistry" : "registry";
  file.print(" = /*@__PURE__*/ ", runtimeValue(made), "(\n");
  for (const { events, commands } of model.entities) {
    for (const { declaration, entity } of [...events, ...commands]) {
      const name = model.declarations.get(declaration)?.name ?? "";
      file.print("  ", { name, from: modulePathOf(entity), type: false }, ",\n");
    }
  }
  file.print(");\n\n");
}

function reexport(entity: Entity, model: Model, options: EmitOptions): string {
  const names = entityNames(entity.name);
  const nameOf = (id: string): string => model.declarations.get(id)?.name ?? "";
  const messages = [...entity.events, ...entity.commands].map(({ declaration }) => nameOf(declaration));
  const older = entity.events.flatMap((event) => event.older.map(nameOf));
  const types = [
    ...older,
    names.cases,
    ...(entity.commands.length > 0 ? [names.command, names.decider] : []),
    names.event,
    names.evolver,
    ...(entity.state === undefined ? [] : [nameOf(entity.state)]),
    ...(older.length > 0 ? [names.upcasters] : []),
  ];
  const exported = [...messages, names.subjects, ...types.map((name) => `type ${name}`)];
  return list(
    "export ",
    exported,
    ` from "${modulePath(modulePathOf(entity.name), "index.ts", options.importExtension)}";\n`,
  );
}
