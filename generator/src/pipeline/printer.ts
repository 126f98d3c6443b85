import type { Emitted } from "../emit/emit.js";
import type { EmitOptions } from "../emit/options.js";
import type { PrintedBefore } from "../emit/printed-before.js";
import type { Model } from "../ir/types.js";

/** How far a run is, in messages. */
export type Progress = (done: number, all: number) => void;

/** Prints models. One that lives on from run to run prints only the messages that have changed. */
export type Printer = (model: Model, options: EmitOptions, progress: Progress) => Promise<Emitted>;

/** A printer that has printed nothing yet. The emitter is loaded when there is something to print. */
export function newPrinter(): Printer {
  let before: PrintedBefore | undefined;
  return async (model, options, progress) => {
    const [{ emit }, { printedBefore }] = await Promise.all([
      import("../emit/emit.js"),
      import("../emit/printed-before.js"),
    ]);
    before ??= printedBefore();
    const missing = before.missing(model, options);
    for (const [index, message] of missing.entries()) {
      before.print(message, model, options);
      progress(index + 1, missing.length);
    }
    return emit(model, options, before.print);
  };
}
