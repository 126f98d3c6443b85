import type { Declaration, Message, Model } from "../ir/types.js";
import { type Code, runtimeType, runtimeValue } from "./code-file.js";
import { jsdoc } from "./jsdoc.js";
import { quote } from "./literal.js";
import { validatorName, validatorPath } from "./validator-module.js";

/** The constant that describes a message at run time: one call of the runtime. */
export function descriptorCode(
  message: Message,
  { name, docs }: Declaration,
  example: Code | undefined,
): Code {
  const { kind, type, entity, codec, version } = message;
  const words = kind === "event" ? ["EventType", "eventType"] : ["CommandType", "commandType"];
  const [typeName = "", functionName = ""] = words;
  const facts: Code[] = [
    ...(codec === undefined ? [] : [`  codec: ${quote(codec)},\n`]),
    ...(version === 1 ? [] : [`  version: ${version},\n`]),
    ...(example === undefined ? [] : [["  example: () => (", example, "),\n"]]),
  ];
  const title = docs.title === undefined ? "" : `: ${docs.title}`;
  const tags = docs.deprecated === true ? ["", "@deprecated"] : [];
  const validators = { name: validatorName(name), from: validatorPath(type), type: false };
  return [
    jsdoc([`${kind === "event" ? "Event" : "Command"} \`${type}\`${ended(title)}`, ...tags]),
    `export const ${name}: `,
    runtimeType(typeName),
    `<${quote(type)}, ${quote(entity)}, ${name}> =\n  /*@__PURE__*/ `,
    runtimeValue(functionName),
    `(${quote(type)}, ${quote(entity)}, `,
    validators,
    facts.length === 0 ? ");\n" : [", {\n", ...facts.map(indented), "  });\n"],
  ];
}

/** The one line by which a message is called in comments: kind, wire type and title. */
export function messageTitle({ kind, type, declaration }: Message, model: Model): string {
  const title = model.declarations.get(declaration)?.docs.title;
  return `${kind === "event" ? "Event" : "Command"} \`${type}\`${ended(title === undefined ? "" : `: ${title}`)}`;
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function indented(code: Code): Code {
  return ["  ", code];
}
