import type { History, Violation } from "../history.js";
import { type AppendOperation, ofKind } from "../operation.js";

/** Acknowledged events are stored, once, where the answer said, in the order and side by side as they were given. */
export function* acknowledged({ operations, log }: History): Iterable<Violation> {
  for (const { events, answer } of ofKind(operations, "append")) {
    if (answer.outcome !== "stored") continue;
    for (const [at, { id }] of events.entries()) {
      const copies = log.withId(id);
      const sequence = answer.sequences[at];
      if (copies.length === 0) yield { kind: "lost", text: `${id} was acknowledged as ${sequence}` };
      else if (copies[0]?.sequence !== sequence) {
        yield {
          kind: "reordered",
          text: `${id} was acknowledged as ${sequence} and is ${copies[0]?.sequence}`,
        };
      }
    }
    const [first = 0] = answer.sequences;
    if (answer.sequences.some((sequence, at) => sequence !== first + at)) {
      yield { kind: "reordered", text: `an append was acknowledged as ${answer.sequences.join(", ")}` };
    }
  }
}

/** No id stands in the log twice, whoever wrote it. */
export function* once({ log }: History): Iterable<Violation> {
  const told = new Set<string>();
  for (const { id } of log.events) {
    const copies = log.withId(id);
    if (id === "" || copies.length === 1 || told.has(id)) continue;
    told.add(id);
    yield { kind: "duplicated", text: `${id} is ${copies.map(({ sequence }) => sequence).join(", ")}` };
  }
}

/** An append is stored whole or not at all, in one piece and in its order, whatever its caller was told. */
export function* whole({ operations, log }: History): Iterable<Violation> {
  const told = new Set<string>();
  for (const { events } of ofKind(operations, "append")) {
    const ids = events.map(({ id }) => id);
    const stored = ids.flatMap((id) => log.withId(id).slice(0, 1));
    const [first] = stored;
    if (first === undefined || told.has(ids.join())) continue;
    told.add(ids.join());
    if (stored.length !== ids.length) {
      yield {
        kind: "partial",
        text: `${stored.length} of ${ids.length} events are stored: ${ids.join(", ")}`,
      };
      continue;
    }
    const together = log.appendOf(first).map(({ id }) => id);
    if (together.join() !== ids.join()) {
      yield { kind: "partial", text: `${ids.join(", ")} is stored in one piece with ${together.join(", ")}` };
    }
  }
}

/** What was acknowledged before another append began has the lower sequence. */
export function* inRealTime({ operations, log, presence }: History): Iterable<Violation> {
  const acknowledged = ofKind(operations, "append").filter(({ answer }) => answer.outcome === "stored");
  const ended = [...acknowledged].sort((one, other) => one.end - other.end);
  const firstOf = ({ events }: AppendOperation) => log.withId(events[0]?.id ?? "")[0];
  const begun = acknowledged.flatMap((operation) => {
    const first = firstOf(operation);
    return first === undefined ? [] : [{ first, start: presence.earliest(first) }];
  });
  begun.sort((one, other) => one.start - other.start);
  let [at, highest] = [0, 0];
  for (const { first, start } of begun) {
    for (let done = ended[at]; done !== undefined && done.end < start; done = ended[at]) {
      highest = Math.max(highest, firstOf(done)?.sequence ?? 0);
      at += 1;
    }
    if (first.sequence < highest) {
      yield {
        kind: "reordered",
        text: `${first.id} is ${first.sequence}, though ${highest} was acknowledged before it began`,
      };
    }
  }
}

/** Per-entity linearizability: an append that expected a sequence is stored only behind that very sequence. */
export function* guards({ operations, log }: History): Iterable<Violation> {
  for (const { events } of ofKind(operations, "append")) {
    for (const { id, entity, expect } of events) {
      const [stored] = log.withId(id);
      if (expect === undefined || stored === undefined) continue;
      const actual = log.before(entity, log.appendOf(stored));
      if (actual !== expect) {
        yield {
          kind: "guard broken",
          text: `${id} expected ${entity} at ${expect}, and it was at ${actual}`,
        };
      }
    }
  }
}

/** A conflict has a cause: the entity was, or could be, at another sequence. */
export function* conflicts({ operations, log, presence }: History): Iterable<Violation> {
  for (const { events, end, answer } of ofKind(operations, "append")) {
    if (answer.outcome !== "conflict") continue;
    const caused = events.some(({ entity, expect }) => {
      if (expect === undefined) return true;
      const present = log.of(entity).filter((event) => presence.earliest(event) <= end);
      return (
        present.some(({ sequence }) => sequence > expect) ||
        (expect > 0 && !present.some(({ sequence }) => sequence === expect))
      );
    });
    if (!caused) {
      yield {
        kind: "conflict without cause",
        text: `${events.map(({ id, expect }) => `${id} at ${expect}`).join(", ")}`,
      };
    }
  }
}

/**
 * The last word about an append is true: stored means stored, a refusal that it is not; and what was left unknown was
 * asked about again.
 */
export function* lastWords({ operations, log }: History): Iterable<Violation> {
  const tries = new Map<string, AppendOperation[]>();
  for (const operation of ofKind(operations, "append")) {
    const ids = operation.events.map(({ id }) => id).join();
    tries.set(ids, [...(tries.get(ids) ?? []), operation]);
  }
  for (const [ids, all] of tries) {
    all.sort((one, other) => one.end - other.end);
    const { answer, events } = all.at(-1) ?? {};
    if (answer === undefined || answer.outcome === "stored") continue;
    const open = all.some((one) => one.answer.outcome === "unknown");
    if (answer.outcome === "unknown" || (answer.outcome === "unavailable" && open)) {
      yield { kind: "outcome unresolved", text: ids };
    } else if (events?.some(({ id }) => log.withId(id).length > 0)) {
      yield { kind: "stored though denied", text: `${ids}: ${answer.code}` };
    }
  }
}
