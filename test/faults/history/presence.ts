import type { Operation } from "./operation.js";
import { ofKind } from "./operation.js";
import type { StoredEvent, StoredLog } from "./stored-log.js";

/**
 * When each event came into the log, as far as the operations tell: not before the first call that wanted it began,
 * and before the first call that was told of it ended. Of an event nobody wanted nothing is known.
 */
export class Presence {
  readonly #earliest = new Map<string, number>();
  readonly #latest = new Map<string, number>();

  constructor(operations: readonly Operation[], log: StoredLog) {
    for (const { events, start, end, answer } of ofKind(operations, "append")) {
      for (const { id } of events) {
        lower(this.#earliest, id, start);
        if (answer.outcome === "stored") lower(this.#latest, id, end);
      }
    }
    for (const { entity, command, start, end, answer } of ofKind(operations, "execute")) {
      for (const { id } of log.ofCommand(entity, command.id)) lower(this.#earliest, id, start);
      if (answer.outcome === "executed") for (const { id } of answer.events) lower(this.#latest, id, end);
    }
  }

  /** No reader can have seen the event before. */
  earliest({ id }: StoredEvent): number {
    return this.#earliest.get(id) ?? Number.NEGATIVE_INFINITY;
  }

  /** Every reader that starts later has to see the event. */
  latest({ id }: StoredEvent): number {
    return this.#latest.get(id) ?? Number.POSITIVE_INFINITY;
  }
}

function lower(times: Map<string, number>, id: string, time: number): void {
  const known = times.get(id);
  if (known === undefined || time < known) times.set(id, time);
}
