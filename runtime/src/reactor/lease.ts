import type { RitaError } from "../errors/rita-error.js";

/** What keeps an event ours. */
export interface LeaseTerms {
  /** How long one sign of life holds, in milliseconds. */
  readonly wait: number;
  /** Gives a sign of life; true when it is known to have arrived. */
  readonly beat: (timeout: number) => Promise<boolean>;
  /** The reason for the signal when it has run out. */
  readonly lapse: () => RitaError;
}

/**
 * The time in which an event is ours alone. A sign of life counts from when it was sent, and only when it was
 * confirmed, so this never takes an event for ours that the server has given to somebody else since. The one gap is the
 * way of the event to us: from its delivery to the moment this program gets to see it.
 */
export class Lease {
  readonly #terms: LeaseTerms;
  readonly #aborting = new AbortController();
  #confirmed = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(terms: LeaseTerms) {
    this.#terms = terms;
    this.#schedule();
  }

  /** Aborts when the time has run out. */
  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** Whether the time has run out, also when no timer had a chance to say so. */
  get lapsed(): boolean {
    return this.signal.aborted || this.#left <= 0;
  }

  /** Gives a sign of life. */
  async renew(): Promise<void> {
    if (this.signal.aborted) return;
    const sent = performance.now();
    const arrived = await this.#terms.beat(Math.max(1, this.#left)).catch(() => false);
    if (arrived) this.#confirmed = Math.max(this.#confirmed, sent);
  }

  /** Gives no more signs of life. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  get #left(): number {
    return this.#confirmed + this.#terms.wait - performance.now();
  }

  #schedule(): void {
    const pause = Math.max(1, Math.min(this.#terms.wait / 3, this.#left));
    const timer = setTimeout(() => {
      if (this.#left <= 0) {
        this.#aborting.abort(this.#terms.lapse());
        return;
      }
      void this.renew();
      this.#schedule();
    }, pause);
    this.#timer = timer;
  }
}
