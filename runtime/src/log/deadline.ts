import { onAbort } from "./on-abort.js";

/** The most milliseconds a timer takes, nearly 25 days. */
const longestTimer = 2_147_483_647;

/** What bounds one call: a time limit in milliseconds and the caller's signal. */
export class Deadline {
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  #end: number;

  constructor(timeout: number, signal?: AbortSignal | undefined) {
    // A timer for longer than this would fire at once.
    this.timeout = Number.isFinite(timeout) ? Math.min(timeout, longestTimer) : timeout;
    this.signal = signal;
    this.#end = performance.now() + this.timeout;
  }

  /** Milliseconds left, never below zero. */
  get left(): number {
    return Math.max(0, this.#end - performance.now());
  }

  get expired(): boolean {
    return this.left === 0;
  }

  /** Starts the time limit anew: something was achieved. */
  extend(): void {
    this.#end = performance.now() + this.timeout;
  }

  /** Throws the signal's reason when the caller has aborted. */
  throwIfAborted(): void {
    this.signal?.throwIfAborted();
  }

  /** Waits for something as long as there is time; false when it was not done before the end or an abort. */
  async within(work: Promise<unknown>): Promise<boolean> {
    let ended = false;
    let stop = (): void => undefined;
    const end = new Promise<void>((resolve) => {
      const finish = (): void => {
        ended = true;
        resolve();
      };
      const timer = Number.isFinite(this.left) ? setTimeout(finish, this.left) : undefined;
      const forget = onAbort(this.signal, finish);
      if (this.signal?.aborted) finish();
      stop = (): void => {
        clearTimeout(timer);
        forget();
      };
    });
    await Promise.race([work, end]);
    stop();
    return !ended;
  }

  /** Waits, but not beyond the limit; ends early when the caller aborts. */
  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        forget();
        resolve();
      };
      const timer = setTimeout(finish, Math.min(milliseconds, this.left));
      const forget = onAbort(this.signal, finish);
      if (this.signal?.aborted) finish();
    });
  }
}

/** How long to wait before try number `attempt` (0, 1, 2 …): doubling from `first`, at most `most`, with jitter. */
export function backOff(attempt: number, first: number, most: number): number {
  const full = Math.min(most, first * 2 ** attempt);
  return full / 2 + (Math.random() * full) / 2;
}
