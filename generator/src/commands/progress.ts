import type { Environment } from "./environment.js";

/** A run that ends within this time shows nothing; in ms. */
const patience = 500;

/** Shows how far a run is. */
export interface ProgressLine {
  readonly show: (done: number, all: number) => void;
  readonly end: () => void;
}

/** A line on the terminal for a long run, where there is a terminal. */
export function progressOn({ progress }: Environment): ProgressLine {
  const started = performance.now();
  let shown = "";
  return {
    show: (done, all) => {
      const text = `generating: ${Math.floor((100 * done) / all)} % of ${all} messages`;
      if (progress === undefined || text === shown || performance.now() - started < patience) return;
      shown = text;
      progress(text);
    },
    end: () => {
      if (shown !== "") progress?.("");
    },
  };
}
