import { isDeepStrictEqual } from "node:util";
import type { History, Violation } from "../history.js";
import { ofKind } from "../operation.js";

/** A state that was given out is the full replay at its sequence, with its count, and ends where an append does. */
export function* states({ operations, log, references }: History): Iterable<Violation> {
  for (const { kind, entity, answer } of [...ofKind(operations, "load"), ...ofKind(operations, "execute")]) {
    if (answer.outcome !== "loaded" && answer.outcome !== "executed") continue;
    const what = `the ${kind} of ${entity} at ${answer.sequence}`;
    const events = log.of(entity).filter(({ sequence }) => sequence <= answer.sequence);
    const last = events.at(-1);
    const following = log.of(entity)[events.length];
    if ((last?.sequence ?? 0) !== answer.sequence) {
      yield { kind: "state wrong", text: `${what}: the entity has no event there` };
      continue;
    }
    if (last !== undefined && following !== undefined && log.appendOf(last).includes(following)) {
      yield { kind: "partial", text: `${what} ends in the middle of an append` };
    }
    if (answer.outcome === "loaded" && answer.count !== events.length) {
      yield {
        kind: "state wrong",
        text: `${what} counts ${answer.count} events, there are ${events.length}`,
      };
    }
    const reference = references.get(entity.split(".")[0] ?? "");
    const wanted = events.reduce(
      (state, { type, data }) => reference?.evolve(state, type, data),
      reference?.initial,
    );
    if (!isDeepStrictEqual(answer.state, wanted)) {
      yield {
        kind: "state wrong",
        text: `${what} is ${JSON.stringify(answer.state)}, not ${JSON.stringify(wanted)}`,
      };
    }
  }
}

/** A load shows what was acknowledged before it began, and nothing that was begun only after it ended. */
export function* freshness({ operations, log, presence }: History): Iterable<Violation> {
  for (const { entity, start, end, answer } of ofKind(operations, "load")) {
    if (answer.outcome !== "loaded") continue;
    const missed = log
      .of(entity)
      .find((event) => event.sequence > answer.sequence && presence.latest(event) < start);
    if (missed !== undefined) {
      yield { kind: "stale", text: `a load of ${entity} at ${answer.sequence} without ${missed.sequence}` };
    }
    const last = log.at(answer.sequence);
    if (last !== undefined && presence.earliest(last) > end) {
      yield { kind: "from the future", text: `a load of ${entity} at ${answer.sequence}` };
    }
  }
}
