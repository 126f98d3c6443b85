import type { Running } from "../reactor/environment.js";

/** The watches and reactors that run over the stores of one manager, so that closing it can stop them. */
export class RunningWatches {
  readonly #running = new Set<Running>();

  /** Keeps one until it has ended. */
  add(running: Running): void {
    this.#running.add(running);
    void running.closed.then(() => this.#running.delete(running));
  }

  /** Stops all of them; resolves when the events being applied are done. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((running) => running.stop()));
  }
}
