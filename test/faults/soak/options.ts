import { parseArgs } from "node:util";
import { type Phase, phases } from "./phases.js";

/** How a soak is run. */
export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Parts with these faults follow one another, again and again. */
  readonly phases: readonly [Phase, ...Phase[]];
}

const names = phases.map(({ name }) => name).join(",");

export const usage = `Usage: npm run soak [-- [--minutes N] [--seed N]]

A mixed load on a real server for N minutes (default 10; 0.3 is fine too), while random faults happen. The history of
every part is checked, and in the end nothing may be left over: memory, handles, consumers, subscriptions.
  --minutes N   how long the load runs
  --phases P    the faults, one part for each in turn (default ${names})
  --seed N      the random choices of an earlier run; what happens at the same moment is up to the machine`;

/**
 * What the command line asks for; `undefined` = to be told how it is used.
 *
 * @throws Error when it is not understood.
 */
export function optionsOf(args: readonly string[]): SoakOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "10" },
      seed: { type: "string", default: String(Date.now() % 2 ** 31) },
      phases: { type: "string", default: names },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
  if (!(minutes > 0) || !Number.isFinite(minutes)) throw new Error("--minutes has to be a number above 0.");
  if (!Number.isSafeInteger(seed)) throw new Error("--seed has to be a whole number.");
  return { minutes, seed, phases: phasesOf(values.phases) };
}

function phasesOf(text: string): SoakOptions["phases"] {
  const [first, ...rest] = text.split(",").map((name) => {
    const found = phases.find((phase) => phase.name === name);
    if (found === undefined) throw new Error(`--phases: ${name} is none of ${names}.`);
    return found;
  });
  if (first === undefined) throw new Error(`--phases has to name some of ${names}.`);
  return [first, ...rest];
}
