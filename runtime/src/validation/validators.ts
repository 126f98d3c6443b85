import type { Check, CheckFailure, Validators } from "./check.js";

/** A check as it is generated: one function for writing and for reading. True = valid; otherwise see `errors`. */
export interface CheckOfBoth {
  /**
   * @param value what is checked
   * @param instancePath JSON pointer that leads to it, `""` for a whole message
   * @param closed whether it is checked for writing: unknown properties are refused, exactly one shape of a `oneOf` fits
   */
  (value: unknown, instancePath: string, closed: boolean): boolean;
  errors?: readonly CheckFailure[] | null | undefined;
}

/**
 * Makes the two checks of a message of the one function that was generated for both. Each keeps the problems of its
 * own last call: a call of the other one leaves them as they are.
 */
export function validators<D>(check: CheckOfBoth): Validators<D> {
  return { write: checkFor(check, true), read: checkFor(check, false) };
}

function checkFor(check: CheckOfBoth, closed: boolean): Check {
  const checkOne: Check = (value) => {
    const valid = check(value, "", closed);
    checkOne.errors = check.errors;
    // Whoever empties `errors` here is to free the problems; there may be many.
    if (!valid) check.errors = null;
    return valid;
  };
  return checkOne;
}
