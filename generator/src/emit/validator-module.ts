import type { Model } from "../ir/types.js";
import type { MessageValidators } from "./checked-types.js";
import { type CodeFile, codeFile, runtimeType, runtimeValue } from "./code-file.js";
import { declaredType } from "./options.js";
import { tidy } from "./tidy.js";

/** File of the validators of a message. */
export function validatorPath(type: string): string {
  return `validators/${type}.ts`;
}

/** Name of the constant that holds the validators of a message. */
export function validatorName(messageName: string): string {
  return `validate${messageName}`;
}

/** The module of a message's validators: both checks, and one constant that holds them. */
export function validatorModule(validators: MessageValidators, model: Model): CodeFile {
  const { message, compiled, write, read } = validators;
  const payload = declaredType(model, message.declaration);
  const file = codeFile(validatorPath(message.type));
  const names = functionNames(validators, model);
  const { code, helpers } = tidy(compiled.code, names);
  const member = (mode: string, id: string): string => {
    const name = names.get(compiled.functionOf(id));
    return name === mode ? mode : `${mode}: ${name}`;
  };
  file.print(`export const ${file.declare(validatorName(payload.name))}: `, runtimeType("Validators"));
  file.print("<", payload, `> = { ${member("write", write)}, ${member("read", read)} };\n\n`);
  for (const helper of helpers) file.use(runtimeValue(helper));
  file.print(code);
  return file;
}

/** By ajv's name for a function ours: `write`, `read` for the message, `writeMoney` for a type that it uses. */
function functionNames(
  { checks, compiled, message }: MessageValidators,
  model: Model,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [id, { declaration, mode }] of checks) {
    const isRoot = declaration === message.declaration;
    const wanted = isRoot ? mode : `${mode}${declaredType(model, declaration).name}`;
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}${count}`;
    taken.add(name);
    names.set(compiled.functionOf(id), name);
  }
  return names;
}
