import type { Message, Model } from "../ir/types.js";
import type { Failure } from "./ajv.js";
import { compileValidators } from "./checked-types.js";
import type { CodeFile } from "./code-file.js";
import { entityModule } from "./entity-module.js";
import { examplesOf } from "./example.js";
import { indexModule } from "./index-module.js";
import { literal } from "./literal.js";
import { type EmitOptions, type EmittedFile, head } from "./options.js";
import { sharedModule } from "./shared-module.js";
import { validatorModule } from "./validator-module.js";

/** An example in a schema that the schema itself refuses. */
export interface WrongExample {
  readonly message: Message;
  /** Its position in `examples`. */
  readonly index: number;
  readonly failures: readonly Failure[];
}

/** All generated files of a model, and the examples that are wrong. */
export interface Emitted {
  readonly files: readonly EmittedFile[];
  readonly wrongExamples: readonly WrongExample[];
}

/** Prints everything a model stands for. */
export function emit(model: Model, options: EmitOptions): Emitted {
  const messages = model.entities.flatMap(({ events, commands }) => [...events, ...commands]);
  const validators = new Map(messages.map((message) => [message, compileValidators(message, model)]));
  const examples = new Map<Message, string>();
  const wrongExamples: WrongExample[] = [];
  for (const [message, { compiled, write }] of validators) {
    for (const { value, index } of examplesOf(message, model)) {
      const failures = compiled.check(write, value);
      if (failures.length === 0) {
        if (!examples.has(message)) examples.set(message, literal(value, "    "));
      } else if (index !== undefined) {
        wrongExamples.push({ message, index, failures });
      }
    }
  }
  const text = (file: CodeFile, source: string, marks = ""): EmittedFile => ({
    path: file.path,
    text: file.text(head(source, options, marks), options.importExtension),
  });
  const shared = sharedModule(model, options);
  const files = [
    ...model.entities.map((entity) =>
      text(
        entityModule(entity, model, options, (one) => examples.get(one)),
        entity.name,
      ),
    ),
    ...(shared === undefined ? [] : [text(shared, "")]),
    ...[...validators.values()].map((one) =>
      text(validatorModule(one, model), one.message.declaration, unchecked),
    ),
    text(indexModule(model, options), ""),
  ];
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), wrongExamples };
}

/** Printed code that no compiler needs to look at. */
const unchecked = "// @ts-nocheck\n";
