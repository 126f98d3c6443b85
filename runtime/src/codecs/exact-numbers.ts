/** A run of digits that may be an integer beyond 2^53; most texts have none. */
const longDigits = /\d{16}/;

/** Strings, which are passed over, and the numbers of a JSON text. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Refuses a text, which has to be JSON, with an integer that a JavaScript number would not give back as it is, as Go writes them from an
 * int64.
 *
 * @throws RangeError naming the number.
 */
export function checkExact(text: string): void {
  if (!longDigits.test(text)) return;
  for (const [token] of text.matchAll(tokens)) {
    if (token.startsWith('"') || !/^-?\d{16,}$/.test(token)) continue;
    if (String(Number(token)) === token) continue;
    throw new RangeError(
      `the number ${token} is beyond 2^53 and would be rounded; let its writer write it as a string`,
    );
  }
}
