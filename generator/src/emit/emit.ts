import type { Message, Model } from "../ir/types.js";
import type { CodeFile } from "./code-file.js";
import { datesModule } from "./dates-module.js";
import { entityModule } from "./entity-module.js";
import { indexModule } from "./index-module.js";
import { type EmitOptions, type EmittedFile, head } from "./options.js";
import { messagesOf, type PrintMessage, printMessage } from "./print-message.js";
import type { Failure } from "./run-checks.js";
import { sharedModule } from "./shared-module.js";

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

/** Prints everything a model stands for. `print` prints a message: the default, or one that knows some already. */
export function emit(model: Model, options: EmitOptions, print: PrintMessage = printMessage): Emitted {
  const printed = new Map(messagesOf(model).map((message) => [message, print(message, model, options)]));
  const wrongExamples = [...printed].flatMap(([message, { wrong }]) =>
    wrong.map((one) => ({ message, ...one })),
  );
  const text = (file: CodeFile, source: string): EmittedFile => ({
    path: file.path,
    text: file.text(head(source, options), options.importExtension),
  });
  const shared = sharedModule(model, options);
  const files = [
    ...model.entities.map((entity) =>
      text(
        entityModule(entity, model, options, (one) => printed.get(one)?.example),
        entity.name,
      ),
    ),
    ...(shared === undefined ? [] : [text(shared, "")]),
    ...(options.dates === "branded" ? [text(datesModule(), "")] : []),
    ...[...printed.values()].map(({ file }) => file),
    text(indexModule(model, options), ""),
  ];
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), wrongExamples };
}
