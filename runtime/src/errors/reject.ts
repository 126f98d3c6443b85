import { type ErrorDetails, RitaError } from "./rita-error.js";

/**
 * Refuses a command in the decider's own words: throws a `RitaError` with code `COMMAND_REJECTED`.
 *
 * `code` is the domain's name of the rule (`"already-shipped"`) and is found in `details.rejection`.
 *
 * @throws RitaError `COMMAND_REJECTED`, always.
 */
export function reject(code: string, message: string, details: ErrorDetails = {}): never {
  throw new RitaError("COMMAND_REJECTED", `${code}: ${message}`, { ...details, rejection: code });
}
