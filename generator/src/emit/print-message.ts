import type { Message, Model } from "../ir/types.js";
import { printMessageCheck } from "./checked-types.js";
import { examplesOf } from "./example.js";
import { literal } from "./literal.js";
import { type EmitOptions, type EmittedFile, head } from "./options.js";
import { referencesOf } from "./references.js";
import { type Failure, writeCheck } from "./run-checks.js";
import { validatorModule } from "./validator-module.js";

/** What is printed for one message alone: most of the work of a run, and plain data. */
export interface PrintedMessage {
  /** The module of its validators. */
  readonly file: EmittedFile;
  /** The literal of its first example that fits. */
  readonly example: string | undefined;
  /** The examples in its schema that do not fit. */
  readonly wrong: readonly { readonly index: number; readonly failures: readonly Failure[] }[];
}

/** Prints a message, or knows it printed already. */
export type PrintMessage = (message: Message, model: Model, options: EmitOptions) => PrintedMessage;

/** Printed code that no compiler needs to look at. */
const unchecked = "// @ts-nocheck\n";

/** Prints the validators of a message, and tries its examples on them. */
export function printMessage(message: Message, model: Model, options: EmitOptions): PrintedMessage {
  const check = printMessageCheck(message, model);
  const examples = examplesOf(message, model);
  const refusedBy = examples.length === 0 ? undefined : writeCheck(check);
  let example: string | undefined;
  const wrong: PrintedMessage["wrong"][number][] = [];
  for (const { value, index } of examples) {
    const failures = refusedBy?.(value) ?? [];
    if (failures.length === 0) example ??= literal(value, "    ");
    else if (index !== undefined) wrong.push({ index, failures });
  }
  const file = validatorModule(check, model);
  const text = file.text(head(message.declaration, options, unchecked), options.importExtension);
  return { file: { path: file.path, text }, example, wrong };
}

/** All messages of a model, in the order in which they are printed. */
export function messagesOf(model: Model): readonly Message[] {
  return model.entities.flatMap(({ events, commands }) => [...events, ...commands]);
}

/**
 * A text that is equal for two messages only where the same is printed for both: the message, the options, and
 * every type it is made of.
 */
export function signatureOf(message: Message, model: Model, options: EmitOptions): string {
  const declarations = new Map<string, unknown>();
  const add = (id: string): void => {
    const declaration = model.declarations.get(id);
    if (declaration === undefined || declarations.has(id)) return;
    declarations.set(id, declaration);
    for (const inner of referencesOf(declaration.type)) add(inner);
  };
  add(message.declaration);
  return JSON.stringify([message, options, [...declarations.values()]]);
}
