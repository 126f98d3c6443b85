import type { PreparedEvent } from "../envelope/prepare.js";
import { RitaError } from "../errors/rita-error.js";
import { filterSubject } from "../subject/filter.js";
import { entitySubject, type Scope } from "../subject/scope.js";

/** One condition of an append: the last message that matches `subject` has this sequence. */
export interface Guard {
  readonly subject: string;
  readonly sequence: number;
  /** The entity or pattern, as the caller named it. */
  readonly label: string;
}

/** What the caller expects of each event of an append: its guard, or nothing. */
export interface Guards {
  /** For each event by its place, `undefined` = unguarded. */
  readonly perEvent: readonly (Guard | undefined)[];
  /** Every different guard, once. */
  readonly distinct: readonly Guard[];
  /** Whether a guard covers something else than its event's own entity. */
  readonly foreign: boolean;
}

/**
 * Spreads what the caller expects over the events: an entity's own guard stands on every event of that entity in
 * the append, because servers lose sight of a guard that only the first one carries. All guards look at the state
 * before the append.
 *
 * @throws RitaError `EXPECT_INVALID` for a sequence that is none, or two different ones for one entity;
 * `FILTER_INVALID` or `SUBJECT_TOO_MANY_TOKENS` for a bad pattern.
 */
export function planGuards(scope: Scope, events: readonly PreparedEvent[]): Guards {
  if (events.every(({ expect }) => expect === undefined))
    return { perEvent: [], distinct: [], foreign: false };
  const [first] = events;
  if (events.length === 1 && first?.expect !== undefined) return onlyGuard(scope, first.event, first.expect);
  const asked = events.map(({ event, expect }) =>
    expect === undefined ? undefined : guardOf(scope, event.entity, expect),
  );
  const bySubject = new Map<string, Guard>();
  for (const guard of asked) {
    if (guard === undefined) continue;
    const earlier = bySubject.get(guard.subject) ?? guard;
    if (earlier.sequence !== guard.sequence)
      throw contradiction(guard.label, earlier.sequence, guard.sequence);
    bySubject.set(guard.subject, guard);
  }
  // The entity's own guard stands on each of its events; one that asked for something else carries that instead.
  const perEvent = events.map(
    ({ event }, at) => asked[at] ?? bySubject.get(entitySubject(scope, event.entity)),
  );
  const foreign = events.some(
    ({ event }, at) => asked[at] !== undefined && asked[at].subject !== entitySubject(scope, event.entity),
  );
  return { ...summary(perEvent), foreign };
}

/** Nearly every guarded append has one event. */
function onlyGuard(
  scope: Scope,
  { entity }: PreparedEvent["event"],
  expect: NonNullable<PreparedEvent["expect"]>,
): Guards {
  const guards = [guardOf(scope, entity, expect)];
  const foreign = guards[0]?.subject !== entitySubject(scope, entity);
  return { perEvent: guards, distinct: guards, foreign };
}

function contradiction(label: string, one: number, other: number): RitaError {
  return new RitaError(
    "EXPECT_INVALID",
    `One append expects two different sequences of ${label}: ${one} and ${other}. ` +
      "All guards look at the state before the append: give one.",
    { label },
  );
}

/** The same guards, with one for every entity that had none. */
export function completeGuards(
  scope: Scope,
  events: readonly PreparedEvent[],
  guards: Guards,
  lastSequences: ReadonlyMap<string, number>,
): Guards {
  const perEvent = events.map(({ event }, at) => {
    const sequence = lastSequences.get(event.entity);
    const guard = guards.perEvent[at];
    if (guard !== undefined || sequence === undefined) return guard;
    return { subject: entitySubject(scope, event.entity), sequence, label: event.entity };
  });
  return { ...summary(perEvent), foreign: guards.foreign };
}

function summary(perEvent: readonly (Guard | undefined)[]): Pick<Guards, "perEvent" | "distinct"> {
  const distinct = new Map<string, Guard>();
  let previous: Guard | undefined;
  for (const guard of perEvent) {
    if (guard !== undefined && guard !== previous) distinct.set(`${guard.subject} ${guard.sequence}`, guard);
    previous = guard;
  }
  return { perEvent, distinct: [...distinct.values()] };
}

function guardOf(
  scope: Scope,
  entity: string,
  expect: { sequence: number; pattern?: string | undefined },
): Guard {
  const { sequence, pattern } = expect;
  if (!Number.isSafeInteger(sequence) || sequence < 0) {
    throw new RitaError(
      "EXPECT_INVALID",
      `An event of ${entity} expects the sequence ${String(sequence)}; it must be a whole number, 0 or more.`,
      { entity, sequence },
    );
  }
  if (pattern === undefined) return { subject: entitySubject(scope, entity), sequence, label: entity };
  return { subject: filterSubject(scope, pattern), sequence, label: pattern };
}
