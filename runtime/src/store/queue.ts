import type { Deadline } from "../log/deadline.js";
import { unavailable } from "../log/failures.js";

/** Lets work on the same keys run one after the other, in the order it came; other work runs beside it. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();

  /**
   * Runs `work` once everything that came before it for any of the keys is done.
   *
   * @throws RitaError `UNAVAILABLE` when its time is up while it waits, the signal's reason when it is aborted then.
   */
  async run<T>(keys: readonly string[], deadline: Deadline, work: () => Promise<T>): Promise<T> {
    const before = Promise.all(keys.map((key) => this.#tails.get(key)));
    let done: () => void = () => undefined;
    const mine = new Promise<void>((resolve) => {
      done = resolve;
    });
    for (const key of keys) this.#tails.set(key, mine);
    const leave = (): void => {
      for (const key of keys) {
        if (this.#tails.get(key) === mine) this.#tails.delete(key);
      }
      done();
    };
    if (!(await deadline.within(before))) {
      // Its place is kept until its turn comes, so that what waits behind it does not overtake.
      void before.then(leave);
      deadline.throwIfAborted();
      throw unavailable("earlier work on the same entity took too long", keys.join(", "), deadline.timeout);
    }
    try {
      return await work();
    } finally {
      leave();
    }
  }
}
