import type { Deadline } from "../log/deadline.js";
import { unavailable } from "../log/failures.js";

/** Lets work on the same keys run one after the other, in the order it came; other work runs beside it. */
export class KeyedQueue {
  /** Who came last for a key; nobody when all work on it is done. */
  readonly #last = new Map<string, Turn>();

  /**
   * Runs `work` once everything that came before it for any of the keys is done; at once when there is nothing.
   *
   * @throws RitaError `UNAVAILABLE` when its time is up while it waits, the signal's reason when it is aborted then.
   */
  run<T>(keys: readonly string[], deadline: Deadline, work: () => Promise<T>): Promise<T> {
    const turn = new Turn();
    const before: Promise<void>[] = [];
    for (const key of keys) {
      const earlier = this.#last.get(key);
      if (earlier !== undefined && earlier !== turn) before.push(earlier.over);
      this.#last.set(key, turn);
    }
    return before.length === 0
      ? this.#take(turn, keys, deadline, work)
      : this.#wait(Promise.all(before), turn, keys, deadline, work);
  }

  async #wait<T>(
    before: Promise<unknown>,
    turn: Turn,
    keys: readonly string[],
    deadline: Deadline,
    work: () => Promise<T>,
  ): Promise<T> {
    if (await deadline.within(before)) return this.#take(turn, keys, deadline, work);
    // Its place is kept until its turn comes, so that what waits behind it does not overtake.
    void before.then(() => this.#leave(turn, keys));
    deadline.throwIfAborted();
    throw unavailable("earlier work on the same entity took too long", keys.join(", "), deadline.timeout);
  }

  /** Gives the promise of the work itself; an async function around it would make every caller wait for another. */
  #take<T>(turn: Turn, keys: readonly string[], deadline: Deadline, work: () => Promise<T>): Promise<T> {
    const leave = (): void => this.#leave(turn, keys);
    try {
      deadline.throwIfAborted();
      const done = work();
      done.then(leave, leave);
      return done;
    } catch (error) {
      leave();
      return Promise.reject(error);
    }
  }

  #leave(turn: Turn, keys: readonly string[]): void {
    for (const key of keys) {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
    turn.end();
  }
}

/** A piece of work's place in the order. Most are never waited for: the promise is made for the first who does. */
class Turn {
  #ended = false;
  #over: Promise<void> | undefined;
  #resolve: () => void = () => undefined;

  /** Resolves when the work is done. */
  get over(): Promise<void> {
    this.#over ??= new Promise((resolve) => {
      if (this.#ended) resolve();
      else this.#resolve = resolve;
    });
    return this.#over;
  }

  end(): void {
    this.#ended = true;
    this.#resolve();
  }
}
