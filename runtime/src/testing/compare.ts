import { differenceLines, differences } from "./differences.js";
import { ExpectationError } from "./expectation-error.js";

/**
 * Compares two values.
 *
 * @throws ExpectationError that begins with `what` and lists every difference.
 */
export function compare(what: string, expected: unknown, actual: unknown): void {
  const found = differences(expected, actual);
  if (found.length === 0) return;
  throw new ExpectationError([`${what}:`, ...differenceLines(found)].join("\n"), expected, actual);
}
