import type { Model } from "../ir/types.js";
import type { MessageCheck } from "./checked-types.js";
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

/** The module of a message's validators: its check, and one constant that holds it for writing and for reading. */
export function validatorModule(messageCheck: MessageCheck, model: Model): CodeFile {
  const { message, check, functions, patterns, helpers } = messageCheck;
  const payload = declaredType(model, message.declaration);
  const file = codeFile(validatorPath(message.type));
  file.print(`export const ${file.declare(validatorName(payload.name))}: `, runtimeType("Validators"));
  // Without the mark a bundler keeps the validators that nobody uses.
  file.print("<", payload, "> = /*@__PURE__*/ ", runtimeValue("validators"), `(${check});\n`);
  for (const helper of helpers) file.use(runtimeValue(helper));
  for (const [index, [name, source]] of [...patterns].entries()) {
    // Marked for the same reason.
    file.print(
      `${index === 0 ? "\n" : ""}const ${name}: RegExp = /*@__PURE__*/ new RegExp(${quote(source)}, "u");\n`,
    );
  }
  for (const one of functions) file.print(`\n${functionCode(one, "TypeScript")}`);
  return file;
}
