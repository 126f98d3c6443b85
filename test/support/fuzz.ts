import type fc from "fast-check";

const runs = process.env["RITA_FUZZ_RUNS"];
const seed = process.env["RITA_FUZZ_SEED"];

/**
 * How a property is tried: in `npm test` `short` times on the same values each time, in `npm run fuzz` as often as
 * that is told, on new ones. A failure prints its seed. The files of such tests are called `*.fuzz.test.ts`.
 */
export function fuzz(short: number): fc.Parameters<unknown> {
  if (runs === undefined) return { numRuns: short, seed: 20_250_101 };
  return { numRuns: Number(runs), ...(seed !== undefined && { seed: Number(seed) }) };
}

/** A time limit in ms: the given one in `npm test`, none that matters in `npm run fuzz`. */
export function limit(short: number): number {
  return runs === undefined ? short : 3_600_000;
}
