/** Most commands remembered for one entity; older retries are outside the promise. */
export const rememberedCommands = 256;

/**
 * The commands that led to an entity's events, oldest first: a value that never changes.
 *
 * What follows from it by `with` shares its memory. A hot entity has hundreds of them, and a copy for each command
 * costs more than the decision.
 */
export class CommandIds {
  /** Its own up to `#end`; behind that, those of a value that follows from it. */
  readonly #shared: string[];
  readonly #end: number;

  private constructor(shared: string[], end: number) {
    this.#shared = shared;
    this.#end = end;
  }

  static of(ids: readonly string[]): CommandIds {
    return new CommandIds([...ids], ids.length);
  }

  includes(id: string): boolean {
    return this.#end > 0 && this.#shared.lastIndexOf(id, this.#end - 1) >= 0;
  }

  /** The same with more commands; one that is named for each of its events, which are side by side, is kept once. */
  with(ids: readonly string[]): CommandIds {
    // Only the newest value may write behind its end; another one has to part.
    const shared = this.#shared.length === this.#end ? this.#shared : this.#shared.slice(0, this.#end);
    for (const id of ids) if (id !== shared.at(-1)) shared.push(id);
    return shared.length === this.#end ? this : new CommandIds(shared, shared.length);
  }

  /** The last ones, as many as are remembered. */
  get remembered(): readonly string[] {
    return this.#shared.slice(Math.max(0, this.#end - rememberedCommands), this.#end);
  }

  /** The same or, when it has grown to twice what is remembered, only the last ones. */
  get bounded(): CommandIds {
    return this.#end < 2 * rememberedCommands ? this : CommandIds.of(this.remembered);
  }
}
