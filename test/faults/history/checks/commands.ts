import { isDeepStrictEqual } from "node:util";
import type { History, Violation } from "../history.js";
import { type ExecuteOperation, ofKind } from "../operation.js";

/** A command acts once: one decision, on the state right before it, and everybody is told the same events. */
export function* commands(history: History): Iterable<Violation> {
  const groups = new Map<string, ExecuteOperation[]>();
  for (const operation of ofKind(history.operations, "execute")) {
    const key = `${operation.entity}/${operation.command.id}`;
    groups.set(key, [...(groups.get(key) ?? []), operation]);
  }
  for (const operations of groups.values()) {
    yield* decidedOnce(history, operations);
    yield* answers(history, operations);
  }
}

function* decidedOnce({ log, references }: History, [operation]: ExecuteOperation[]): Iterable<Violation> {
  if (operation === undefined) return;
  const { entity, command } = operation;
  const events = log.ofCommand(entity, command.id);
  const [first] = events;
  if (first === undefined) return;
  const append = log.appendOf(first);
  if (events.some((event) => !append.includes(event))) {
    yield { kind: "command twice", text: `${entity}/${command.id} has events in several appends` };
    return;
  }
  const reference = references.get(entity.split(".")[0] ?? "");
  const before = log.of(entity).filter(({ sequence }) => sequence < first.sequence);
  const state = before.reduce(
    (one, { type, data }) => reference?.evolve(one, type, data),
    reference?.initial,
  );
  const wanted = reference?.decide(state, command.type, command.data);
  const decided = events.map(({ type, data }) => [type, data]);
  if (!isDeepStrictEqual(decided, wanted)) {
    yield {
      kind: "decision wrong",
      text: `${entity}/${command.id} on ${JSON.stringify(state)} gave ${JSON.stringify(decided)}`,
    };
  }
}

function* answers({ log }: History, operations: readonly ExecuteOperation[]): Iterable<Violation> {
  const last = [...operations].sort((one, other) => one.end - other.end).at(-1);
  if (last === undefined) return;
  const { entity, command } = last;
  const stored = log.ofCommand(entity, command.id).map(({ sequence, id }) => ({ sequence, id }));
  const name = `${entity}/${command.id}`;
  for (const { answer } of operations) {
    if (answer.outcome !== "executed" || isDeepStrictEqual(answer.events, stored)) continue;
    const lost = answer.events.some(({ id }) => !stored.some((one) => one.id === id));
    yield {
      kind: lost ? "lost" : "reordered",
      text: `${name} was told ${JSON.stringify(answer.events)}, stored is ${JSON.stringify(stored)}`,
    };
  }
  const open = operations.some(({ answer }) => answer.outcome === "unknown");
  const { outcome } = last.answer;
  // Who could not reach the server stored nothing himself; another one, at the same time, may have.
  const byAnother = outcome === "unavailable" && operations.some((one) => one.answer.outcome === "executed");
  if (outcome === "unknown" || (outcome === "unavailable" && open)) {
    yield { kind: "outcome unresolved", text: name };
  } else if (outcome !== "executed" && !byAnother && stored.length > 0) {
    yield { kind: "stored though denied", text: `${name}: ${last.answer.code}` };
  }
}
