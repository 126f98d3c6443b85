import { entityNames } from "../ir/names.js";
import type { Entity, Model } from "../ir/types.js";
import { type CodeFile, codeFile, join, list, modulePath, runtimeType, runtimeValue } from "./code-file.js";
import { jsdoc } from "./jsdoc.js";
import { type EmitOptions, modulePathOf } from "./options.js";

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
  file.print(jsdoc(["Every message type: what a `Manager` needs to encode, check and decode messages."]));
  file.print(
    "export const registry: ",
    runtimeType("Registry"),
    "<RegistryEvent, RegistryCommand> = /*@__PURE__*/ ",
  );
  file.print(runtimeValue("registry"), "(\n");
  for (const { events, commands } of model.entities) {
    for (const { declaration, entity } of [...events, ...commands]) {
      const name = model.declarations.get(declaration)?.name ?? "";
      file.print("  ", { name, from: modulePathOf(entity), type: false }, ",\n");
    }
  }
  file.print(");\n\n");
  for (const entity of model.entities) file.print(reexport(entity, model, options));
  return file;
}

function reexport(entity: Entity, model: Model, options: EmitOptions): string {
  const names = entityNames(entity.name);
  const nameOf = (id: string): string => model.declarations.get(id)?.name ?? "";
  const messages = [...entity.events, ...entity.commands].map(({ declaration }) => nameOf(declaration));
  const types = [
    names.cases,
    ...(entity.commands.length > 0 ? [names.command, names.decider] : []),
    names.event,
    names.evolver,
    ...(entity.state === undefined ? [] : [nameOf(entity.state)]),
  ];
  const exported = [...messages, names.subjects, ...types.map((name) => `type ${name}`)];
  return list(
    "export ",
    exported,
    ` from "${modulePath(modulePathOf(entity.name), "index.ts", options.importExtension)}";\n`,
  );
}
