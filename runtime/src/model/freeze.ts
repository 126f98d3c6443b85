/** What was found to be frozen through and through. */
const immutable = new WeakSet<object>();

/**
 * Freezes the plain objects and arrays a state is made of, so that whoever looks at it cannot change what the next
 * one sees. States that share parts are frozen once. Maps, sets and instances of classes stay as they are.
 *
 * @returns whether nothing in the state can be changed any more.
 */
export function freezeState(state: unknown): boolean {
  if (typeof state !== "object" || state === null || immutable.has(state)) return true;
  if (!isPlain(state)) return false;
  Object.freeze(state);
  // Noted before its parts, so that a state that contains itself comes to an end.
  immutable.add(state);
  const whole = Object.values(state).map(freezeState).every(Boolean);
  if (!whole) immutable.delete(state);
  return whole;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
