import { RitaError } from "../errors/rita-error.js";

/** The same error, saying after which event reading stopped: `details.lastSequence`, the last one applied. */
export function atPosition(error: unknown, lastSequence: number): unknown {
  if (!(error instanceof RitaError)) return error;
  const message = error.message.replace(/^\[[A-Z_]+\] /, "");
  return new RitaError(
    error.code,
    message,
    { ...error.details, lastSequence },
    { cause: error.cause ?? error },
  );
}
