import { newMemory } from "../pipeline/memory.js";
import { watchPaths } from "../schema/watch-folder.js";
import { type Environment, type ExitCode, paintOf } from "./environment.js";
import { type Format, renderDiagnostics, renderLine, toDocument } from "./output.js";
import { type Ran, type RunOptions, runJobs } from "./run-jobs.js";
import { watchedPaths } from "./watched-paths.js";

/** An editor writes a file in several steps, git many files: a run begins when it has been quiet for so long, in ms. */
const quiet = 25;

/**
 * Generates whenever a schema or the configuration changes, one run at a time, until it is told to stop. A schema
 * with a mistake ends nothing: what was generated stays, and the next change is the next try.
 */
export async function watch(
  options: RunOptions,
  format: Format,
  environment: Environment,
): Promise<ExitCode> {
  const stop = environment.stop?.();
  const bell = doorbell();
  const memory = newMemory();
  stop?.addEventListener("abort", bell.ring);
  let loaded: Ran["loaded"];
  let before: Ran | undefined;
  let isFirst = true;
  const watching = watchPaths(() => watchedPaths(loaded, options.config, environment.cwd), bell.ring);
  try {
    while (stop?.aborted !== true) {
      const heard = bell.count();
      const force = options.force || before !== undefined;
      const ran = await runJobs({ ...options, force, memory }, environment);
      loaded = ran.loaded ?? loaded;
      // The second of two runs is to see what changed before the folders were watched, and to have everything
      // printed once, so that the next change is fast. It says nothing that is not new.
      if (before === undefined || !isEcho(ran, before)) show(ran, format, environment);
      before = watching.update() || isFirst ? ran : undefined;
      isFirst = false;
      if (before === undefined) await bell.quietAfter(heard, quiet, () => stop?.aborted === true);
    }
  } finally {
    watching.close();
    stop?.removeEventListener("abort", bell.ring);
  }
  return 0;
}

function isEcho(ran: Ran, before: Ran): boolean {
  const problems = ({ diagnostics }: Ran): string =>
    JSON.stringify(diagnostics.map(({ code, message, place }) => [code, message, place]));
  return ran.changes.every(({ kind }) => kind === "keep") && problems(ran) === problems(before);
}

/** One line a run; a run with problems shows them before its line. */
function show(ran: Ran, format: Format, environment: Environment): void {
  const paint = paintOf(environment);
  if (format === "json") environment.print(JSON.stringify(toDocument(ran)));
  else renderDiagnostics(ran, format, paint, environment);
  if (format !== "json" && ran.exitCode === 0) environment.print(renderLine(ran, paint));
}

/** Counts the rings, and waits for the next one. */
function doorbell(): {
  readonly ring: () => void;
  readonly count: () => number;
  /** Waits for a ring after the counted ones, and then until it has been quiet for so long or `ended`. */
  readonly quietAfter: (heard: number, time: number, ended: () => boolean) => Promise<void>;
} {
  let count = 0;
  let wake: () => void = () => undefined;
  return {
    ring: () => {
      count += 1;
      wake();
    },
    count: () => count,
    quietAfter: async (heard, time, ended) => {
      if (count === heard) {
        await new Promise<void>((done) => {
          wake = done;
        });
      }
      for (let last = -1; last !== count && !ended(); ) {
        last = count;
        await new Promise((done) => setTimeout(done, time));
      }
    },
  };
}
