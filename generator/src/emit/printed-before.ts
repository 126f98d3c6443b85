import type { Message, Model } from "../ir/types.js";
import type { EmitOptions } from "./options.js";
import {
  messagesOf,
  type PrintedMessage,
  type PrintMessage,
  printMessage,
  signatureOf,
} from "./print-message.js";

/** Remembers what was printed, so that a process that generates again and again prints only what has changed. */
export interface PrintedBefore {
  /** The messages of a model that are not known yet. */
  readonly missing: (model: Model, options: EmitOptions) => readonly Message[];
  /** Prints a message, or gives what was printed for the same one before. */
  readonly print: PrintMessage;
}

/** An empty memory, for the runs of one job: it holds the last text of each message. */
export function printedBefore(): PrintedBefore {
  const known = new Map<string, { readonly signature: string; readonly printed: PrintedMessage }>();
  // A message belongs to one model, which is printed with the same options each time.
  const signatures = new WeakMap<Message, string>();
  const signature: (...of: Parameters<typeof signatureOf>) => string = (message, model, options) => {
    const text = signatures.get(message) ?? signatureOf(message, model, options);
    signatures.set(message, text);
    return text;
  };
  const find: (...of: Parameters<PrintMessage>) => PrintedMessage | undefined = (message, ...rest) => {
    const before = known.get(message.declaration);
    return before?.signature === signature(message, ...rest) ? before.printed : undefined;
  };
  return {
    missing: (model, options) =>
      messagesOf(model).filter((message) => find(message, model, options) === undefined),
    print: (message, model, options) => {
      const before = find(message, model, options);
      if (before !== undefined) return before;
      const printed = printMessage(message, model, options);
      known.set(message.declaration, { signature: signature(message, model, options), printed });
      return printed;
    },
  };
}
