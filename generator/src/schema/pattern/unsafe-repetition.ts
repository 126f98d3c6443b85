import { type Place, placesOf } from "./automaton.js";

/** So many pairs of places are looked at; more would be a pattern that nobody writes. */
const mostPairs = 200_000;

/**
 * The repetition of a pattern that a backtracking matcher can need exponential time for: one that reads some text in
 * two ways and is back where it was, with something after it that may fail. `undefined` when there is none.
 *
 * This is exponential ambiguity as the theory of automata has it (Weber and Seidl, 1991): a pair of places that is
 * reached from one place, by one text, and leads back to one place.
 */
export function unsafeRepetition(pattern: string): string | undefined {
  // Without a repetition there is nothing to look for, and most patterns have none that is dangerous.
  if (!/[*+{]/.test(pattern)) return undefined;
  const places = placesOf(pattern);
  if (places === undefined) return undefined;
  for (const loop of loopsOf(places)) {
    const suspect = [...loop].find(({ mayFail }) => mayFail);
    if (suspect !== undefined && isAmbiguous(loop)) return suspect.repetition ?? pattern;
  }
  return undefined;
}

function isAmbiguous(loop: ReadonlySet<Place>): boolean {
  const all = [...loop];
  if (all.some(({ next }) => [...next].some(([to, ways]) => ways === 2 && loop.has(to)))) return true;
  const numbers = new Map(all.map((place, index) => [place, index]));
  const seen = new Set<number>();
  const open: (readonly [Place, Place])[] = [];
  // From each place, the pairs of two different places that one character leads to.
  for (const place of all) follow(place, place);
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    if (pair[0] === pair[1]) return true;
    if (seen.size > mostPairs) return false;
    follow(...pair);
  }
  return false;

  function follow(a: Place, b: Place): void {
    for (const left of a.next.keys()) {
      for (const right of b.next.keys()) {
        const [x, y] = [numbers.get(left), numbers.get(right)];
        if (x === undefined || y === undefined || (left.characters & right.characters) === 0n) continue;
        // What one place leads to together is one way, and no pair.
        if (a === b && x <= y) continue;
        const key = Math.min(x, y) * all.length + Math.max(x, y);
        if (seen.has(key)) continue;
        seen.add(key);
        open.push([left, right]);
      }
    }
  }
}

/** The sets of places in which each leads to each other again (Tarjan's strongly connected components). */
function loopsOf(places: readonly Place[]): readonly ReadonlySet<Place>[] {
  const order = new Map<Place, number>();
  const path = new Set<Place>();
  const loops: ReadonlySet<Place>[] = [];
  for (const place of places) if (!order.has(place)) visit(place);
  return loops;

  /** Gives the earliest place on the path that this one leads back to. */
  function visit(place: Place): number {
    const own = order.size;
    let earliest = own;
    order.set(place, own);
    path.add(place);
    for (const next of place.next.keys()) {
      if (!order.has(next)) earliest = Math.min(earliest, visit(next));
      else if (path.has(next)) earliest = Math.min(earliest, order.get(next) ?? own);
    }
    if (earliest < own) return earliest;
    const members = [...path].slice([...path].indexOf(place));
    for (const member of members) path.delete(member);
    if (members.length > 1 || place.next.has(place)) loops.push(new Set(members));
    return own;
  }
}
