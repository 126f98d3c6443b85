/** Random numbers that come again with the same seed, so that a run can be repeated. */
export interface Random {
  readonly seed: number;
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** Another row of numbers, which does not depend on how many were taken from this one. */
  fork(name: number): Random;
}

/** The row of a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    seed,
    next,
    below,
    pick: (from) => from[below(from.length)] ?? from[0],
    fork: (name) => randomFrom(Math.imul(seed ^ (name + 1), 0x9e3779b1)),
  };
}

/** The seed of this run: what `RITA_FAULTS_SEED` names, else a new one. It is told with every failure. */
export function seedOfRun(): number {
  const named = process.env["RITA_FAULTS_SEED"];
  return named === undefined ? Date.now() % 2 ** 31 : Number(named);
}
