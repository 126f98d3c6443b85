/** Lets work on the same keys run one after the other, in the order it came; other work runs beside it. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `work` once everything that came before it for any of the keys is done. */
  async run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = Promise.all(keys.map((key) => this.#tails.get(key)));
    let done: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    for (const key of keys) this.#tails.set(key, mine);
    try {
      await before;
      return await work();
    } finally {
      for (const key of keys) {
        if (this.#tails.get(key) === mine) this.#tails.delete(key);
      }
      done();
    }
  }
}
