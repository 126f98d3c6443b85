import { RitaError } from "../errors/rita-error.js";

/** One way a model is fed: filters and event types, each `undefined` or empty = all. */
export interface Feed {
  readonly filters: readonly string[];
  readonly types: readonly string[] | undefined;
}

/**
 * What a model has been fed from a store: whether the last sequence it saw of an entity is that entity's last one.
 * Only then may it guard with it; a model fed by hand is trusted.
 */
export class Coverage {
  readonly #feeds: Feed[] = [];
  #gap = false;

  /**
   * Notes that the model is fed with this, behind `after`; `reached` is the last sequence it has seen.
   *
   * @throws RitaError `MODEL_INCOMPLETE` when it was fed other events beyond that position: those from before would
   * come too late for the log's order.
   */
  add(feed: Feed, after: number, reached: number): void {
    if (after < reached && this.#feeds.some((earlier) => keyOf(earlier) !== keyOf(feed))) {
      throw new RitaError(
        "MODEL_INCOMPLETE",
        `The model has seen other events up to ${reached} and cannot take these from ${after} on: it would see them ` +
          "out of the log's order. Feed it with all filters at once.",
        { after, reached },
      );
    }
    this.#feeds.push(feed);
    if (after > reached) this.#gap = true;
  }

  /** Notes that an event was left out. */
  miss(): void {
    this.#gap = true;
  }

  /** Whether everything of this entity was delivered. */
  includes(entity: string): boolean {
    if (this.#gap) return false;
    return this.#feeds.every(
      ({ filters, types }) =>
        types === undefined && (filters.length === 0 || filters.some((filter) => covers(filter, entity))),
    );
  }
}

function keyOf({ filters, types }: Feed): string {
  return JSON.stringify([[...filters].sort(), types === undefined ? null : [...types].sort()]);
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
