import type { RitaErrorCode } from "./codes.js";

/** Marks errors of this library, also those thrown by another installed copy of it. */
const brand: unique symbol = Symbol.for("rita-ts.RitaError");

/** What an error can say beside its message: names, positions, ids. Never event data, never secrets. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The only error class this library throws of its own accord.
 *
 * `code` is what programs look at; `details` holds the facts named in the message; `cause` keeps the original
 * error. The code stands in front of the message, because many tools show nothing but the message.
 * `instanceof RitaError` also holds for an error made by another installed copy of this package.
 */
export class RitaError extends Error {
  override readonly name: string = "RitaError";
  readonly code: RitaErrorCode;
  readonly details: ErrorDetails;

  constructor(code: RitaErrorCode, message: string, details: ErrorDetails = {}, options: ErrorOptions = {}) {
    super(`[${code}] ${message}`, options);
    this.code = code;
    this.details = details;
    Object.defineProperty(this, brand, { value: true });
  }

  /** The same error when it is a `RitaError` already, otherwise one with code `UNEXPECTED` and the value as its cause. */
  static from(reason: unknown): RitaError {
    if (reason instanceof RitaError) return reason;
    const message = reason instanceof Error ? reason.message : String(reason);
    return new RitaError("UNEXPECTED", message, {}, { cause: reason });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }
}
