import { parentPort, workerData } from "node:worker_threads";
import type { Model } from "../ir/types.js";
import type { EmitOptions } from "./options.js";
import { messagesOf, type PrintedMessage, printMessage } from "./print-message.js";

/** What a second thread is to print. */
export interface PrintTask {
  readonly model: Model;
  readonly options: EmitOptions;
  /** Positions in the messages of the model. */
  readonly messages: readonly number[];
}

/** What it printed, in the same order. */
export type PrintResult = readonly PrintedMessage[];

const { model, options, messages } = workerData as PrintTask;
const all = messagesOf(model);
const result: PrintResult = messages.flatMap((at) => {
  const message = all[at];
  return message === undefined ? [] : [printMessage(message, model, options)];
});
parentPort?.postMessage(result);
