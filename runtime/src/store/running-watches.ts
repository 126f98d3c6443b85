import type { Watcher } from "../contract/watcher.js";

/** The watches that run over the stores of one manager, so that closing it can stop them. */
export class RunningWatches {
  readonly #running = new Set<Watcher>();

  /** Keeps a watch until it has ended. */
  add(watcher: Watcher): void {
    this.#running.add(watcher);
    void watcher.closed.then(() => this.#running.delete(watcher));
  }

  /** Stops all of them; resolves when the events being applied are done. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((watcher) => watcher.stop()));
  }
}
