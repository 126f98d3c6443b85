/**
 * Freezes the plain objects and arrays a state is made of, so that whoever looks at it cannot change what the next
 * one sees. Stops at what is frozen already: states that share parts are frozen once. Maps, sets and instances of
 * classes stay as they are.
 */
export function freezeState<S>(state: S): S {
  if (typeof state !== "object" || state === null || Object.isFrozen(state) || !isPlain(state)) return state;
  Object.freeze(state);
  for (const value of Object.values(state)) freezeState(value);
  return state;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
