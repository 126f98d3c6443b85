import { RitaError } from "../errors/rita-error.js";

/** The code by which a handler's own "never again" is known. */
const unprocessableCode = "EVENT_UNPROCESSABLE";

/**
 * The error a reactor's handler throws for an event that it can never handle: `throw unprocessable("no address")`. The
 * event becomes a dead letter at once.
 */
export function unprocessable(reason: string): RitaError {
  return new RitaError(unprocessableCode, reason, { reason });
}

/** Whether a handler gave an event up for good. */
export function isUnprocessable(error: RitaError): boolean {
  return error.code === unprocessableCode;
}

/** Whose event went wrong. */
export interface FailedEvent {
  readonly reactor: string;
  readonly sequence: number;
}

/** What a handler threw, or what kept it from being called; a `RitaError` keeps its code. */
export function handlerFailed(cause: unknown, { reactor, sequence }: FailedEvent): RitaError {
  const error = cause instanceof RitaError ? cause : undefined;
  const words = error?.message ?? (cause instanceof Error ? cause.message : String(cause));
  const reason = words.replace(/^\[[A-Z_]+\] /, "");
  const text = `The reactor ${reactor} failed on the event ${sequence}: ${reason}`;
  const details = { ...error?.details, reactor, sequence, reason };
  return new RitaError(error?.code ?? "REACTOR_FAILED", text, details, { cause });
}

/** The error for an event whose time ran out here: somebody else may have it. */
export function interrupted({ reactor, sequence }: FailedEvent, reason: string): RitaError {
  const text = `The reactor ${reactor} lost the event ${sequence}: ${reason}.`;
  return new RitaError("REACTOR_INTERRUPTED", text, { reactor, sequence, reason });
}
