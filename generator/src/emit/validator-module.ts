import type { Model } from "../ir/types.js";
import type { MessageChecks } from "./checked-types.js";
import { functionCode } from "./checks/function-code.js";
import { type CodeFile, codeFile, runtimeType, runtimeValue } from "./code-file.js";
import { quote } from "./literal.js";
import { declaredType } from "./options.js";

/** File of the validators of a message. */
export function validatorPath(type: string): string {
  return `validators/${type}.ts`;
}

/** Name of the constant that holds the validators of a message. */
export function validatorName(messageName: string): string {
  return `validate${messageName}`;
}

/** The module of a message's validators: both checks, and one constant that holds them. */
export function validatorModule(checks: MessageChecks, model: Model): CodeFile {
  const { message, write, read, functions, patterns, helpers } = checks;
  const payload = declaredType(model, message.declaration);
  const file = codeFile(validatorPath(message.type));
  const member = (mode: string, name: string): string => (name === mode ? mode : `${mode}: ${name}`);
  file.print(`export const ${file.declare(validatorName(payload.name))}: `, runtimeType("Validators"));
  file.print("<", payload, `> = { ${member("write", write)}, ${member("read", read)} };\n`);
  for (const helper of helpers) file.use(runtimeValue(helper));
  for (const [index, [name, source]] of [...patterns].entries()) {
    // Without the mark a bundler keeps the expression of a validator that nobody uses.
    file.print(
      `${index === 0 ? "\n" : ""}const ${name}: RegExp = /*@__PURE__*/ new RegExp(${quote(source)}, "u");\n`,
    );
  }
  for (const one of functions) file.print(`\n${functionCode(one, "TypeScript")}`);
  return file;
}
