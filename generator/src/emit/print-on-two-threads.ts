import { Worker } from "node:worker_threads";
import type { Model } from "../ir/types.js";
import type { EmitOptions } from "./options.js";
import { messagesOf } from "./print-message.js";
import type { PrintResult, PrintTask } from "./print-worker.js";
import type { PrintedBefore } from "./printed-before.js";

/** Below so many messages a second thread takes longer to start than it saves. */
const worthwhile = 80;

/** How far a run is, in messages. */
export type Progress = (done: number, all: number) => void;

/**
 * Prints the messages of a model that are not known yet, where they are many on two threads. What the second one
 * cannot do, because it does not start here, is left to the first.
 */
export async function printMissing(
  model: Model,
  options: EmitOptions,
  before: PrintedBefore,
  progress: Progress,
): Promise<void> {
  const missing = before.missing(model, options);
  const all = messagesOf(model);
  const half = missing.length < worthwhile ? missing.length : Math.ceil(missing.length / 2);
  const elsewhere = missing.slice(half);
  const other =
    elsewhere.length === 0
      ? undefined
      : onSecondThread({ model, options, messages: elsewhere.map((message) => all.indexOf(message)) });
  for (const [index, message] of missing.slice(0, half).entries()) {
    before.print(message, model, options);
    progress(Math.floor(((index + 1) * missing.length) / half), missing.length);
  }
  for (const [index, printed] of ((await other) ?? []).entries()) {
    const message = elsewhere[index];
    if (message !== undefined) before.add(message, model, options, printed);
  }
}

function onSecondThread(task: PrintTask): Promise<PrintResult | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./print-worker.js", import.meta.url), { workerData: task });
    worker.once("message", (result: PrintResult) => resolve(result));
    worker.once("error", () => resolve(undefined));
    worker.once("exit", () => resolve(undefined));
  });
}
