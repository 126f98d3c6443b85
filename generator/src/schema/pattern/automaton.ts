import { type AST, RegExpParser } from "@eslint-community/regexpp";
import { characterSets } from "./characters.js";

/** How many ways lead from one place to another; two stand for more. */
type Ways = Map<Place, 1 | 2>;

/** A place in a pattern where one character is read. */
export interface Place {
  /** Which of the sample characters it reads. */
  readonly characters: bigint;
  /** Whether what comes after it may fail, so that all other ways to read the same text are tried. */
  readonly mayFail: boolean;
  /** The outermost repetition around it, as it is written. */
  readonly repetition: string | undefined;
  /** Where a match may go on. */
  readonly next: Ways;
}

/** A part of a pattern: where it begins and ends, and whether it may read nothing. */
interface Fragment {
  readonly empty: boolean;
  readonly first: Ways;
  readonly last: Ways;
}

/** More parts, copies counted, than any pattern has that is meant for texts of a message. */
const mostParts = 1_000;

/** A repetition with an upper limit above this one is dangerous like one without. */
const mostCopies = 9;

/**
 * The places of a pattern and how a match goes from one to the next, after Glushkov, with the number of ways in which
 * it does: a backtracking matcher tries all of them. Look-arounds count as patterns of their own, and references to
 * groups as nothing. `undefined` for a pattern that is none or has too many parts.
 */
export function placesOf(pattern: string): readonly Place[] | undefined {
  let tree: AST.Pattern;
  try {
    tree = new RegExpParser().parsePattern(pattern, 0, pattern.length, { unicode: true });
  } catch {
    return undefined;
  }
  const charactersOf = characterSets(tree);
  const places: Place[] = [];
  const apart: AST.LookaroundAssertion[] = [];
  let parts = 0;
  try {
    alternatives(tree.alternatives, { mayFail: false, repetition: undefined });
    // More may come in while they are gone through.
    for (const { alternatives: inner } of apart)
      alternatives(inner, { mayFail: false, repetition: undefined });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return places;

  function alternatives(list: readonly AST.Alternative[], around: Around): Fragment {
    return list.map(({ elements }) => sequence(elements, around)).reduce(either);
  }

  function sequence(elements: readonly AST.Element[], around: Around): Fragment {
    let rest: Fragment = nothing();
    let mayFail = around.mayFail;
    for (const element of [...elements].reverse()) {
      rest = both(one(element, { ...around, mayFail }), rest);
      mayFail ||= canFail(element);
    }
    return rest;
  }

  function one(element: AST.Element, around: Around): Fragment {
    parts += 1;
    if (parts > mostParts) throw new RangeError("too many parts");
    switch (element.type) {
      case "Group":
      case "CapturingGroup":
        return alternatives(element.alternatives, around);
      case "Quantifier":
        return repeat(element, around);
      case "Assertion":
        if (element.kind === "lookahead" || element.kind === "lookbehind") apart.push(element);
        return nothing();
      case "Backreference":
        return nothing();
      default: {
        const place: Place = { characters: charactersOf(element.raw), ...around, next: new Map() };
        places.push(place);
        return { empty: false, first: new Map([[place, 1]]), last: new Map([[place, 1]]) };
      }
    }
  }

  function repeat({ element, min, max, raw }: AST.Quantifier, around: Around): Fragment {
    if (max === 0) return nothing();
    const copy = (): Fragment => one(element, { ...around, repetition: around.repetition ?? raw });
    if (min > mostParts) throw new RangeError("too many parts");
    if (min === max) return Array.from({ length: min }, copy).reduceRight((rest, part) => both(part, rest));
    if (max > mostCopies) {
      const body = copy();
      connect(body.last, body.first);
      // A turn that has to be there may read nothing, and leave its text to the next one: two ways for one text.
      if (min > 0) return body.empty ? both(copy(), body) : body;
      return { ...body, empty: true };
    }
    let rest = nothing();
    for (let at = max; at > 0; at -= 1) {
      // A turn that need not be there reads something.
      rest = at > min ? { ...both({ ...copy(), empty: false }, rest), empty: true } : both(copy(), rest);
    }
    return rest;
  }
}

/** What is around a part of a pattern. */
type Around = Pick<Place, "mayFail" | "repetition">;

function nothing(): Fragment {
  return { empty: true, first: new Map(), last: new Map() };
}

function either(a: Fragment, b: Fragment): Fragment {
  return { empty: a.empty || b.empty, first: sum(a.first, b.first), last: sum(a.last, b.last) };
}

function both(a: Fragment, b: Fragment): Fragment {
  connect(a.last, b.first);
  return {
    empty: a.empty && b.empty,
    first: a.empty ? sum(a.first, b.first) : a.first,
    last: b.empty ? sum(a.last, b.last) : b.last,
  };
}

function connect(last: Ways, first: Ways): void {
  for (const [from, ways] of last) {
    for (const [to, more] of first) from.next.set(to, from.next.has(to) || ways + more > 2 ? 2 : 1);
  }
}

function sum(a: Ways, b: Ways): Ways {
  const ways = new Map(a);
  for (const [place, more] of b) ways.set(place, ways.has(place) ? 2 : more);
  return ways;
}

/** Whether there are texts that a part of a pattern does not accept. */
function canFail(element: AST.Element): boolean {
  switch (element.type) {
    case "Quantifier":
      return element.min > 0 && canFail(element.element);
    case "Group":
    case "CapturingGroup":
      return element.alternatives.every(({ elements }) => elements.some(canFail));
    default:
      return true;
  }
}
