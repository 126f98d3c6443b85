import type { Reporter, TestCase } from "vitest/node";
import { sum, type Totals, totalsText } from "../history/checker.js";

/** Adds up what all tests with a history came to and says it at the end. */
export class TotalsReporter implements Reporter {
  readonly #totals: Totals[] = [];

  onTestCaseResult(test: TestCase): void {
    const { faultTotals } = test.meta();
    if (faultTotals !== undefined) this.#totals.push(faultTotals);
  }

  onTestRunEnd(): void {
    const text = totalsText(sum(this.#totals));
    process.stdout.write(`\nHistories checked: ${this.#totals.length}\n${text}\n`);
  }
}
