/** Most pieces of work at one time; what comes on top is left out. */
const most = 16;

/** Work that nobody waits for: one piece at a time for each key, of those that wait only the newest. */
export class BackgroundWork {
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, () => Promise<void>>();

  /** Starts the work, or lets it wait for what is running for this key. `work` must not reject. */
  start(key: string, work: () => Promise<void>): void {
    if (this.#running.has(key)) this.#next.set(key, work);
    else if (this.#running.size < most) this.#running.set(key, this.#run(key, work));
  }

  /** Resolves when everything that was started is done. */
  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  async #run(key: string, first: () => Promise<void>): Promise<void> {
    for (let work: (() => Promise<void>) | undefined = first; work !== undefined; ) {
      await work();
      work = this.#next.get(key);
      this.#next.delete(key);
    }
    this.#running.delete(key);
  }
}
