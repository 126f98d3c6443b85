import { RitaError } from "../errors/rita-error.js";

/**
 * What a model has been fed from a store: whether the last sequence it saw of an entity is that entity's last one.
 * Only then may it guard with it; a model fed by hand is trusted.
 */
export class Coverage {
  readonly #feeds: (readonly string[])[] = [];
  #gap = false;

  /**
   * Notes that the model is fed with what matches `filters` (none = everything) behind `after`; `reached` is the last
   * sequence it has seen.
   *
   * @throws RitaError `MODEL_INCOMPLETE` when it was fed other events beyond that position: those from before would
   * come too late for the log's order.
   */
  add(filters: readonly string[], after: number, reached: number): void {
    const key = [...filters].sort().join(" ");
    const other = this.#feeds.some((earlier) => [...earlier].sort().join(" ") !== key);
    if (other && after < reached) {
      throw new RitaError(
        "MODEL_INCOMPLETE",
        `The model has seen other events up to ${reached} and cannot take these from ${after} on: it would see them ` +
          "out of the log's order. Feed it with all filters at once.",
        { after, reached },
      );
    }
    this.#feeds.push(filters);
    if (after > reached) this.#gap = true;
  }

  /** Notes that an event was left out. */
  miss(): void {
    this.#gap = true;
  }

  /** Whether everything of this entity was delivered. */
  includes(entity: string): boolean {
    return (
      !this.#gap &&
      this.#feeds.every((filters) => filters.length === 0 || filters.some((one) => covers(one, entity)))
    );
  }
}

/** Whether a filter lets every event of an entity through. */
function covers(filter: string, entity: string): boolean {
  const tokens = filter.split(".");
  const [type, id] = entity.split(".");
  const wanted = [type, id, undefined];
  for (const [at, token] of tokens.entries()) {
    if (token === ">") return true;
    if (token !== "*" && token !== wanted[at]) return false;
  }
  return true;
}
