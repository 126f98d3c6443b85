/** What was found to be frozen through and through. */
const immutable = new WeakSet<object>();

/** Most values of an object that is looked through each time: noting it costs more, and a state is new each time. */
const few = 16;

/**
 * Freezes the plain objects and arrays a state is made of, so that whoever looks at it cannot change what the next
 * one sees. States that share parts are frozen once. Maps, sets and instances of classes stay as they are.
 *
 * @returns whether nothing in the state can be changed any more.
 */
export function freezeState(state: unknown): boolean {
  const first = enter(state);
  if (typeof first === "boolean") return first;
  // A path of our own and no recursion: what is stored may be nested deeper than calls can be.
  const path = [first];
  for (let visit = first; ; ) {
    if (visit.parts.length > 0) {
      const part = enter(visit.parts.pop());
      if (typeof part === "boolean") visit.whole &&= part;
      else {
        path.push(part);
        visit = part;
      }
      continue;
    }
    if (!visit.whole) immutable.delete(visit.object);
    path.pop();
    const above = path.at(-1);
    if (above === undefined) return visit.whole;
    above.whole &&= visit.whole;
    visit = above;
  }
}

/** An object being looked through. */
interface Visit {
  readonly object: object;
  /** Those still to look at. */
  readonly parts: unknown[];
  whole: boolean;
}

/** Freezes a value itself; where it has parts they are still to be looked at, otherwise whether it can change. */
function enter(value: unknown): Visit | boolean {
  if (typeof value !== "object" || value === null || immutable.has(value)) return true;
  if (!isPlain(value)) return false;
  const parts: unknown[] = Object.values(Object.freeze(value));
  if (parts.length <= few && !parts.some(isObject)) return true;
  // Noted before its parts, so that a state that contains itself comes to an end.
  immutable.add(value);
  return { object: value, parts, whole: true };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
