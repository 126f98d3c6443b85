import type { disturbancesOf } from "../support/disturbances.js";

/** What happens during a part of the soak. */
export interface Phase {
  readonly name: string;
  readonly disturbances: readonly (keyof ReturnType<typeof disturbancesOf>)[];
  /** Share of the calls that are aborted. */
  readonly aborts: number;
}

/** Nothing happens. Such a part is before all others: it is from its end that everything is measured. */
export const quiet: Phase = { name: "quiet", disturbances: [], aborts: 0.02 };

/** All there are, one after the other. */
export const phases: readonly [Phase, ...Phase[]] = [
  { name: "killed", disturbances: ["killed"], aborts: 0.02 },
  { name: "links", disturbances: ["cut", "deaf", "mute"], aborts: 0.02 },
  { name: "frozen", disturbances: ["frozen"], aborts: 0.02 },
  { name: "aborts", disturbances: [], aborts: 0.4 },
  { name: "apart", disturbances: ["apart", "restarted"], aborts: 0.02 },
  {
    name: "everything",
    disturbances: ["killed", "cut", "deaf", "mute", "frozen", "apart", "restarted"],
    aborts: 0.1,
  },
  quiet,
];
