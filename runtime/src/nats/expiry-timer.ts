/**
 * One timer for the deadlines of any number of waiting calls: it is set for the earliest of them, and looks through all
 * when it fires. A timer of its own for each call costs more than the rest of the call.
 */
export class ExpiryTimer {
  readonly #sweep: (now: number) => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Number.POSITIVE_INFINITY;

  /**
   * `sweep` ends what has expired at `now` and gives the earliest deadline left, `Infinity` when none is. Times are
   * those of `performance.now()`, in milliseconds.
   */
  constructor(sweep: (now: number) => number) {
    this.#sweep = sweep;
  }

  /** Something expires at `time`. */
  expect(time: number): void {
    if (time >= this.#due) return;
    this.clear();
    this.#due = time;
    // Rounded up: a timer may fire a fraction of a millisecond early and would have to be set again.
    this.#timer = setTimeout(this.#fire, Math.ceil(Math.max(0, time - performance.now())));
  }

  /** Nothing expires any more. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = Number.POSITIVE_INFINITY;
  }

  readonly #fire = (): void => {
    this.clear();
    const earliest = this.#sweep(performance.now());
    if (Number.isFinite(earliest)) this.expect(earliest);
  };
}
