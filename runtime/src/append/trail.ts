import type { PreparedEvent } from "../envelope/prepare.js";
import { maximumTrail } from "../envelope/trail.js";
import { entitySubject, type Scope } from "../subject/scope.js";
import type { Guards } from "./guard.js";

/** The sequences of the events an entity had before an append, oldest first, as far as they are known. */
export type KnownSequences = ReadonlyMap<string, readonly number[]>;

/**
 * The trail of each event of an append: where the events of its entity before it stand, nearest first. It spares a
 * reader the search; see `envelope/trail.ts` for what it means. `undefined` where the event's guard says as much.
 */
export function trailsOf(
  scope: Scope,
  events: readonly PreparedEvent[],
  { perEvent }: Guards,
  known: KnownSequences,
): readonly (string | undefined)[] {
  const places = new Map<string, number[]>();
  return events.map(({ event: { entity } }, at) => {
    const inside = places.get(entity) ?? [];
    const trail = inside.slice(-maximumTrail).map((place) => String(place - at));
    const guard = perEvent[at];
    const guarded = guard?.subject === entitySubject(scope, entity) ? guard.sequence : undefined;
    const before = previousOf(known.get(entity), guarded);
    const outside = before.slice(0, maximumTrail - trail.length).map(String);
    places.set(entity, [...inside.slice(1 - maximumTrail), at]);
    return trail.length === 0 && outside.length < 2 ? undefined : [...trail.reverse(), ...outside].join(",");
  });
}

/** Newest first. What is known counts only when the guard confirms it. */
function previousOf(known: readonly number[] | undefined, guarded: number | undefined): readonly number[] {
  if (guarded === undefined || guarded === 0) return [];
  return known?.at(-1) === guarded ? [...known].reverse() : [guarded];
}
