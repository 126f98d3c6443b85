import { RitaError } from "../errors/rita-error.js";

/** What is done again and again. */
export interface RoundTerms {
  /** Pause between two rounds, in milliseconds. */
  readonly every: number;
  readonly work: () => Promise<unknown>;
  readonly report: (error: RitaError) => void;
  /** Aborts when there are to be no more. */
  readonly signal: AbortSignal;
}

/** Work that is done every so often beside the handlers, until its signal aborts; each round follows a pause. */
export class Rounds {
  readonly #terms: RoundTerms;
  #endPause: () => void = () => undefined;
  #woken = false;
  /** What was said last. */
  #told = "";

  constructor(terms: RoundTerms) {
    this.#terms = terms;
    terms.signal.addEventListener("abort", () => this.#endPause(), { once: true });
  }

  /** Begins the next round at once. */
  wake(): void {
    this.#woken = true;
    this.#endPause();
  }

  async run(): Promise<void> {
    const { signal, work } = this.#terms;
    while (!signal.aborted) {
      await this.#pause();
      if (signal.aborted) return;
      try {
        await work();
        this.#told = "";
      } catch (cause) {
        this.#tell(RitaError.from(cause));
      }
    }
  }

  /** Says once what keeps it from its work; an outage is noticed by whoever takes the events. */
  #tell(error: RitaError): void {
    if (this.#terms.signal.aborted || error.code === "UNAVAILABLE" || error.message === this.#told) return;
    this.#told = error.message;
    this.#terms.report(error);
  }

  async #pause(): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#terms.every);
        this.#endPause = (): void => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#woken = false;
  }
}
