import type { History, Violation } from "../history.js";
import { type Delivery, ofKind, type ReadOperation, type WatchOperation } from "../operation.js";
import type { StoredEvent } from "../stored-log.js";

function wants(filters: readonly string[], { entity }: StoredEvent): boolean {
  return (
    filters.length === 0 || filters.some((filter) => entity === filter || entity.startsWith(`${filter}.`))
  );
}

/** What is given out has the log's order, without a repetition, and is what the log has there. */
function* inOrder({ log }: History, what: string, after: number, delivered: readonly Delivery[]) {
  let last = after;
  for (const { sequence, id } of delivered) {
    if (sequence <= last) {
      const text = `${what}: ${sequence} after ${last}`;
      yield { kind: "delivery repeated or out of order", text } satisfies Violation;
    }
    last = Math.max(last, sequence);
    if (log.at(sequence)?.id !== id) {
      const text = `${what}: ${sequence} as ${id}, and it is ${log.at(sequence)?.id}`;
      yield { kind: "delivery of what is not stored", text } satisfies Violation;
    }
  }
}

/** Nothing that was wanted is left out up to an end. */
function* withoutGap(
  { log }: History,
  what: string,
  { filters, after, delivered }: ReadOperation | WatchOperation,
  end: number,
) {
  const given = new Set(delivered.map(({ sequence }) => sequence));
  for (const event of log.events) {
    const { sequence } = event;
    if (sequence <= after || sequence > end || given.has(sequence) || !wants(filters, event)) continue;
    const text = `${what}: ${sequence} is missing, the end was ${end}`;
    yield { kind: "delivery missing", text } satisfies Violation;
  }
}

/** A watch gives the log in its order, without gap or repetition, up to where it says it is; and goes on until stopped. */
export function* watches(history: History): Iterable<Violation> {
  for (const watch of ofKind(history.operations, "watch")) {
    const what = `a watch of ${watch.client} on ${watch.filters.join(", ") || "everything"}`;
    yield* inOrder(history, what, watch.after, watch.delivered);
    const end = Math.max(watch.reached, watch.delivered.at(-1)?.sequence ?? 0);
    yield* withoutGap(history, what, watch, end);
    if (watch.ended !== undefined) yield { kind: "watch ended", text: `${what}: ${watch.ended}` };
  }
}

/** A read that ended well has everything that was acknowledged before it began, and ends where an append does. */
export function* reads(history: History): Iterable<Violation> {
  const { log, presence } = history;
  for (const read of ofKind(history.operations, "read")) {
    const what = `a read of ${read.client}`;
    yield* inOrder(history, what, read.after, read.delivered);
    const last = log.at(read.delivered.at(-1)?.sequence ?? 0);
    if (read.answer.outcome !== "complete") {
      yield* withoutGap(history, what, read, last?.sequence ?? 0);
      continue;
    }
    const due = log.events.findLast((event) => presence.latest(event) < read.start)?.sequence ?? 0;
    const border = last === undefined ? 0 : (log.appendOf(last).at(-1)?.sequence ?? 0);
    yield* withoutGap(history, what, read, Math.max(due, border));
  }
}
