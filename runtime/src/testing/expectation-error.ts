/**
 * An expectation of a test that does not hold. `expected` and `actual` are there for test runners, which show the
 * difference of the two.
 *
 * A plain error on purpose: it is a finding about the code under test, not a failure of this library.
 */
export class ExpectationError extends Error {
  override readonly name: string = "ExpectationError";
  readonly expected: unknown;
  readonly actual: unknown;

  constructor(message: string, expected: unknown, actual: unknown, options: ErrorOptions = {}) {
    super(message, options);
    this.expected = expected;
    this.actual = actual;
  }
}
