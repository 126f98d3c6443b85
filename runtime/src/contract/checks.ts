import { RitaError } from "../errors/rita-error.js";
import { Deadline } from "../log/deadline.js";
import type { CallOptions } from "./options.js";

/** Default time limit of a call, in milliseconds: of a write with its retries, of a read without progress. */
export const defaultTimeout = 15_000;

/**
 * The deadline of a call.
 *
 * @throws RitaError `CONFIG_INVALID` when the timeout is no number of milliseconds; the signal's reason when aborted.
 */
export function deadlineOf({ timeout = defaultTimeout, signal }: CallOptions): Deadline {
  if (typeof timeout !== "number" || Number.isNaN(timeout) || timeout < 0) {
    throw new RitaError(
      "CONFIG_INVALID",
      `timeout must be milliseconds, 0 or more, but is ${String(timeout)}.`,
      {
        timeout,
      },
    );
  }
  signal?.throwIfAborted();
  return new Deadline(timeout, signal);
}

/**
 * Refuses what is no count or position; `undefined` passes.
 *
 * @throws RitaError `CONFIG_INVALID` naming the value.
 */
export function checkWholeNumbers(values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= 0)) continue;
    throw new RitaError(
      "CONFIG_INVALID",
      `${name} must be a whole number, 0 or more, but is ${String(value)}.`,
      {
        [name]: value,
      },
    );
  }
}
