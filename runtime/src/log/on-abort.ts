const nothing = (): void => undefined;

/** Those that wait on each signal. */
const waiting = new WeakMap<AbortSignal, Listeners>();

/**
 * Calls a listener once when the signal aborts; the result takes it back. One that has aborted already tells nobody.
 *
 * A signal has one listener of this library at most, however many wait on it: Node warns of a leak from the eleventh on,
 * and one call makes that many requests at once, as do many calls with the one signal that ends a service.
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return nothing;
  let listeners = waiting.get(signal);
  if (listeners === undefined) {
    listeners = new Listeners(signal);
    waiting.set(signal, listeners);
  }
  return listeners.add(listener);
}

class Listeners {
  readonly #signal: AbortSignal;
  readonly #listeners = new Set<() => void>();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", this.#tell, { once: true });
  }

  add(listener: () => void): () => void {
    // Its own, so that one that is added twice is called twice.
    const one = (): void => listener();
    this.#listeners.add(one);
    return () => {
      if (!this.#listeners.delete(one) || this.#listeners.size > 0) return;
      this.#signal.removeEventListener("abort", this.#tell);
      waiting.delete(this.#signal);
    };
  }

  readonly #tell = (): void => {
    waiting.delete(this.#signal);
    // One that is told may take others back.
    for (const one of [...this.#listeners]) if (this.#listeners.delete(one)) one();
  };
}
