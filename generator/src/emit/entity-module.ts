import { type EntityNames, entityNames, pascalCase } from "../ir/names.js";
import type { Entity, Message, Model } from "../ir/types.js";
import { brandSymbol } from "./brand.js";
import {
  type Code,
  type CodeFile,
  codeFile,
  type Imported,
  join,
  runtimeType,
  runtimeValue,
} from "./code-file.js";
import { declarationCode } from "./declaration.js";
import { descriptorCode, messageTitle } from "./descriptor.js";
import { jsdoc } from "./jsdoc.js";
import { quote } from "./literal.js";
import { typedExample } from "./nominal.js";
import { type EmitOptions, modulePathOf, typePrinter } from "./options.js";
import { upcastersCode, versionedEvents } from "./upcasters.js";

/** An example of a message's data that its write validator accepts. */
export type ExampleOf = (message: Message) => Code | undefined;

/** The module of one entity: its types, descriptors, unions, interfaces and subjects. */
export function entityModule(
  entity: Entity,
  model: Model,
  options: EmitOptions,
  example: ExampleOf,
): CodeFile {
  const file = codeFile(modulePathOf(entity.name));
  const names = entityNames(entity.name);
  const printer = typePrinter(model, options);
  const messages = [...entity.events, ...entity.commands];
  const payloads = new Set(messages.flatMap(({ declaration, older }) => [declaration, ...older]));
  const own = [...model.declarations.values()].filter((one) => one.entity === entity.name);
  for (const declaration of own) file.declare(declaration.name);
  for (const name of Object.values(names)) file.declare(name);
  if (own.some(({ branded }) => branded)) file.print(brandSymbol);
  const values = own.filter(({ id }) => !payloads.has(id)).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const declaration of values) file.print(declarationCode(declaration, printer), "\n");
  for (const message of messages) {
    const declaration = model.declarations.get(message.declaration);
    if (declaration === undefined) continue;
    for (const [index, id] of message.older.entries()) {
      const intro = `Data of version ${index + 1} of event \`${message.type}\`; the newest is {@link ${declaration.name}}.`;
      const older = model.declarations.get(id);
      if (older !== undefined) file.print(declarationCode(older, printer, intro), "\n");
    }
    file.print(
      declarationCode(declaration, printer),
      "\n",
      descriptorCode(message, declaration, typedExample(example(message), declaration.id, model, options)),
      "\n",
    );
  }
  printUnions(file, entity, names);
  printCases(file, entity, names, model);
  if (entity.commands.length > 0) printDecider(file, entity, names, model);
  if (versionedEvents(entity).length > 0) file.print(upcastersCode(entity, model), "\n");
  printSubjects(file, entity, names);
  return file;
}

function printUnions(file: CodeFile, { name, events, commands }: Entity, names: EntityNames): void {
  const union = (label: string, wrapper: string, messages: readonly Message[]): Code => [
    jsdoc([label]),
    `export type ${wrapper === "EventOf" ? names.event : names.command} =`,
    alternatives(messages.map((message) => messageOf(wrapper, message))),
    ";\n\n",
  ];
  file.print(union(`Every event of \`${name}\`.`, "EventOf", events));
  if (commands.length > 0) file.print(union(`Every command of \`${name}\`.`, "CommandOf", commands));
}

function printCases(file: CodeFile, { name, events }: Entity, names: EntityNames, model: Model): void {
  file.print(jsdoc([`One case for each event of \`${name}\`: the state after it.`]));
  file.print(`export interface ${names.cases}<State> {\n`);
  for (const event of events) {
    file.print(jsdoc([messageTitle(event, model)], "  "), `  readonly ${quote(event.type)}: `);
    file.print(runtimeType("Evolve"), "<State, ", messageOf("EventOf", event), ">;\n");
  }
  file.print("}\n\n", jsdoc([`How the state of one \`${name}\` comes from its events.`]));
  file.print(
    `export interface ${names.evolver}<State> extends `,
    runtimeType("EvolverOf"),
    `<State, ${names.event}> {\n`,
  );
  file.print(`  readonly evolve: ${names.cases}<State>;\n}\n\n`);
}

function printDecider(
  file: CodeFile,
  { name, events, commands }: Entity,
  names: EntityNames,
  model: Model,
): void {
  file.print(jsdoc([`One case for each command of \`${name}\`: the events that follow from it in a state.`]));
  file.print(`export interface ${names.decider}<State> extends `);
  file.print(runtimeType("Decides"), `<${names.command}, ${names.event}> {\n`);
  for (const command of commands) {
    const emitted =
      command.emits === undefined ? events : events.filter(({ type }) => command.emits?.includes(type));
    const list = emitted.map(({ type }) => type).join(", ");
    const emits = emitted.length === 0 ? "Emits nothing." : `Emits ${list}.`;
    file.print(
      jsdoc([`${messageTitle(command, model)} ${emits}`], "  "),
      `  readonly ${quote(command.type)}: `,
    );
    const union =
      emitted.length === 0
        ? "never"
        : join(
            emitted.map((event) => messageOf("EventOf", event)),
            " | ",
          );
    file.print(runtimeType("Decide"), "<State, ", messageOf("CommandOf", command), ", ", union, ">;\n");
  }
  file.print("}\n\n");
}

function printSubjects(file: CodeFile, { name, events }: Entity, names: EntityNames): void {
  const types = events.map(({ type }) => quote(type));
  const flat = types.join(", ");
  const list = flat.length <= 60 ? flat : `\n${types.map((type) => `  ${type},\n`).join("")}`;
  file.print(
    jsdoc([`Filters and subjects of \`${name}\`: checked builders, and the way back from a subject.`]),
  );
  file.print(
    `export const ${names.subjects}: `,
    runtimeType("EntitySubjects"),
    `<${quote(name)}, ${names.event}["type"]> =\n`,
  );
  file.print("  /*@__PURE__*/ ", runtimeValue("entitySubjects"), `(${quote(name)}, [${indent(list)}]);\n`);
}

function indent(text: string): string {
  return text.replaceAll("\n", "\n  ");
}

function alternatives(codes: readonly Code[]): Code {
  return codes.length === 1 ? [" ", ...codes] : codes.map((code) => ["\n  | ", code]);
}

function messageOf(wrapper: string, { type, entity }: Message): Code {
  const descriptor: Imported = { name: pascalCase(type), from: modulePathOf(entity), type: true };
  return [runtimeType(wrapper), "<typeof ", descriptor, ">"];
}
