import type { Deadline } from "../log/deadline.js";

/** How far a watch has come, and who waits for it. */
export class Progress {
  readonly #waiting = new Set<() => void>();
  #sequence: number;

  constructor(sequence: number) {
    this.#sequence = sequence;
  }

  /** The last border of an append that was seen. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Moves on, never back. */
  reach(sequence: number): void {
    if (sequence <= this.#sequence) return;
    this.#sequence = sequence;
    this.announce();
  }

  /** Wakes everybody who waits: it has moved, or never will again. */
  announce(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Waits until something happens, at most so many milliseconds. */
  async change(deadline: Deadline, milliseconds: number): Promise<void> {
    let wake: () => void = () => undefined;
    const changed = new Promise<void>((resolve) => {
      wake = resolve;
    });
    this.#waiting.add(wake);
    await Promise.race([changed, deadline.pause(milliseconds)]);
    this.#waiting.delete(wake);
  }
}
