import { checkHistory, sum, type Totals, totalsText } from "../history/checker.js";
import type { RunningLoad } from "../support/load.js";
import { randomFrom } from "../support/random.js";
import { startLongWatch } from "./long-watch.js";
import type { SoakOptions } from "./options.js";
import { quiet } from "./phases.js";
import { startReaction } from "./reaction.js";
import {
  handles,
  heap,
  leaks,
  megabytes,
  resourcesText,
  settledHandles,
  settledResources,
  steadyResources,
} from "./resources.js";
import type { StatusLine } from "./status-line.js";
import { startSystem } from "./system.js";
import { runWindow } from "./window.js";

/** How it goes, for those who watch. */
export class Progress {
  readonly #start = performance.now();
  readonly #minutes: number;
  load: RunningLoad | undefined;
  window = 0;
  phase = "start";
  calls = 0;
  disturbances = 0;
  handled = () => 0;
  totals: Totals = checkHistory([], []).totals;
  /** Bytes, at the end of the last part. */
  heap = 0;

  constructor(minutes: number) {
    this.#minutes = minutes;
  }

  text(): string {
    const { totals } = this;
    const seconds = Math.round((performance.now() - this.#start) / 1_000);
    const wrong = totals.lost + totals.partial + totals.duplicated + totals.reordered;
    return (
      `${seconds} s of ${this.#minutes * 60} · part ${this.window} ${this.phase} · ` +
      `calls ${this.calls + (this.load?.calls ?? 0)} · faults ${this.disturbances} · acknowledged ${totals.acknowledged} · ` +
      `conflicts ${totals.conflicts} · resolved ${totals.resolved} · reacted ${this.handled()} · ` +
      `wrong ${wrong} · ${megabytes(this.heap)}`
    );
  }
}

/**
 * Runs the whole soak: parts with faults one after the other, and everything measured before and after.
 *
 * @throws Error that says what must not be.
 */
export async function soak(
  { minutes, seed, phases }: SoakOptions,
  progress: Progress,
  line: Pick<StatusLine, "print">,
  stopped: () => boolean,
): Promise<void> {
  const random = randomFrom(seed);
  const before = handles();
  const system = await startSystem();
  const length = minutes * 60_000;
  const part = Math.min(10_000, Math.max(400, length / phases.length));
  const reaction = await startReaction([system.stores[0], system.stores[1]], random.fork(1_000));
  const watch = await startLongWatch(system.stores[2]);
  const lasting = { system, reaction, watch };
  progress.handled = () => reaction.handled;
  let head = 0;
  const window = async (phase = quiet): Promise<void> => {
    progress.phase = phase.name;
    const result = await runWindow(lasting, head, {
      number: progress.window,
      phase,
      length: part,
      random,
      over: stopped,
      started: (load) => {
        progress.load = load;
      },
    });
    ({ head } = result);
    progress.calls += progress.load?.calls ?? 0;
    progress.load = undefined;
    progress.disturbances += result.disturbances;
    progress.totals = sum([progress.totals, result.totals]);
    progress.heap = heap();
    progress.window += 1;
  };
  // What is made once, at the first use, is no leak: the start is measured after a quiet part.
  await window();
  const start = await steadyResources(system.server);
  line.print(`At the start: ${resourcesText(start)}`);
  const end = performance.now() + length;
  while (performance.now() < end && !stopped()) {
    await window(phases[(progress.window - 1) % phases.length]);
  }
  progress.phase = "end";
  const after = await settledResources(system.server, start);
  line.print(`At the end:   ${resourcesText(after)}`);
  await reaction.stop();
  await watch.stop();
  await system.stop();
  line.print(
    `${progress.calls} calls, ${progress.disturbances} faults, ${reaction.handled} events reacted to`,
  );
  line.print(totalsText(progress.totals));
  const grown = [...leaks(start, after), ...(await settledHandles(before))];
  if (grown.length > 0) throw new Error(`Something is left over: ${grown.join("; ")}`);
}
