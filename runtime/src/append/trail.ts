import type { PreparedEvent } from "../envelope/prepare.js";
import { maximumTrail } from "../envelope/trail.js";
import { entitySubject, type Scope } from "../subject/scope.js";
import type { Guards } from "./guard.js";

/** The sequences of the events an entity had before an append, oldest first, as far as they are known. */
export type KnownSequences = ReadonlyMap<string, readonly number[]>;

/**
 * The trail of each event of an append: where the events of its entity before it stand, nearest first. It spares a
 * reader the search; see `envelope/trail.ts` for what it means. `undefined` where the event's guard says as much.
 *
 * A reader comes from later events, which name the last ones of an append at most, and then goes from the oldest event
 * it was led to. So only the last events of an entity in an append, and those it gets to from there, name many places;
 * the others name the nearest, which closes the chain.
 */
export function trailsOf(
  scope: Scope,
  events: readonly PreparedEvent[],
  { perEvent }: Guards,
  known: KnownSequences,
): readonly (string | undefined)[] {
  const places = new Map<string, number[]>();
  for (const [at, { event }] of events.entries()) {
    const inside = places.get(event.entity);
    if (inside === undefined) places.set(event.entity, [at]);
    else inside.push(at);
  }
  const trails = new Array<string | undefined>(events.length);
  for (const [entity, inside] of places) {
    const own = entitySubject(scope, entity);
    for (const [number, at] of inside.entries()) {
      const guard = perEvent[at];
      const before = previousOf(known.get(entity), guard?.subject === own ? guard.sequence : 0);
      trails[at] = trailOf(inside, number, before);
    }
  }
  return trails;
}

/**
 * The trail of one of an entity's events in an append, which stand at `inside`; `before`: the sequences of those before
 * the append, oldest first.
 */
function trailOf(inside: readonly number[], number: number, before: readonly number[]): string | undefined {
  const at = inside[number] ?? 0;
  const isStop = number % maximumTrail === 0 || number >= inside.length - maximumTrail;
  const [from, most] = isStop ? [stopBefore(number), maximumTrail] : [number - 1, 1];
  let trail = "";
  let count = 0;
  const name = (place: number): void => {
    trail += count === 0 ? place : `,${place}`;
    count += 1;
  };
  for (let one = number - 1; one >= 0 && one >= from; one -= 1) name((inside[one] ?? 0) - at);
  const own = count;
  if (from <= 0) for (let one = before.length - 1; one >= 0 && count < most; one -= 1) name(before[one] ?? 0);
  // A single event before the append is what the guard names already.
  return own === 0 && count < 2 ? undefined : trail;
}

/** The number of the next earlier event that names many places. */
function stopBefore(number: number): number {
  return Math.floor((number - 1) / maximumTrail) * maximumTrail;
}

/** Oldest first. What is known counts only when the guard confirms it. */
function previousOf(known: readonly number[] | undefined, guarded: number): readonly number[] {
  if (guarded === 0) return [];
  return known?.at(-1) === guarded ? known : [guarded];
}
