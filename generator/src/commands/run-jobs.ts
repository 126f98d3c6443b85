import { type LoadedConfig, loadConfig } from "../config/load-config.js";
import { type Diagnostic, sorted } from "../diagnostics/diagnostic.js";
import { applyChanges } from "../output/apply.js";
import { obstaclesOf, stateOf } from "../output/change.js";
import { rememberSkeletons } from "../output/seen.js";
import { type Memory, newMemory } from "../pipeline/memory.js";
import { placesOf } from "../pipeline/places.js";
import { runJobLazily } from "../pipeline/run-lazily.js";
import type { JobResult } from "../pipeline.js";
import type { Environment } from "./environment.js";
import type { Outcome } from "./output.js";
import { progressOn } from "./progress.js";
import { staleFile } from "./stale-file.js";
import { unfinishedSkeletons } from "./unfinished-skeletons.js";

/** What to do with what the jobs give. */
export interface RunOptions {
  /** The configuration file; `undefined` = the nearest one. */
  readonly config: string | undefined;
  readonly mode: Outcome["mode"];
  /** Whether everything is generated anew, also where nothing has changed. */
  readonly force: boolean;
  /** What is known from earlier runs of this process, so that this one is faster. Default: nothing. */
  readonly memory?: Memory;
}

/** An outcome, and the configuration it came from where that could be loaded. */
export interface Ran extends Outcome {
  readonly loaded: LoadedConfig | undefined;
}

/** Runs every job of the configuration. All of them are planned before the first file is written. */
export async function runJobs(options: RunOptions, environment: Environment): Promise<Ran> {
  const { config, mode, force, memory = newMemory() } = options;
  const progress = progressOn(environment);
  const started = performance.now();
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const loaded = await loadConfig(config, environment, report);
  const results: JobResult[] = [];
  if (loaded !== undefined && diagnostics.length === 0) {
    for (const [index, job] of loaded.jobs.entries()) {
      const where = { folder: loaded.folder, base: environment.cwd };
      results.push(
        await runJobLazily(job, { ...where, force, memory: memory(index), progress: progress.show }),
      );
    }
    progress.end();
    diagnostics.push(...results.flatMap((result) => result.diagnostics));
  }
  const changes = results.flatMap((result) => result.changes);
  const warnings = results.flatMap((result) => result.warnings ?? []);
  let exitCode: Outcome["exitCode"] = diagnostics.length > 0 ? 2 : 0;
  if (exitCode === 0 && mode === "check") {
    diagnostics.push(...changes.filter((change) => stateOf(change) !== "current").map(staleFile));
    if (diagnostics.length > 0) exitCode = 1;
  } else if (exitCode === 0) {
    diagnostics.push(...obstaclesOf(changes));
    if (diagnostics.length === 0 && mode === "write") applyChanges(changes, report);
    if (diagnostics.length > 0) exitCode = 2;
  }
  if (mode === "check" && exitCode !== 2) warnings.push(...unfinishedSkeletons(changes, environment.cwd));
  if (exitCode === 0 && mode === "write" && warnings.length === 0) remember(loaded, results, environment);
  const milliseconds = performance.now() - started;
  return {
    mode,
    changes,
    diagnostics: sorted([...diagnostics, ...warnings]),
    exitCode,
    milliseconds,
    loaded,
  };
}

function remember(
  loaded: LoadedConfig | undefined,
  results: readonly JobResult[],
  { cwd }: Environment,
): void {
  for (const [index, { input, changes }] of results.entries()) {
    const job = loaded?.jobs[index];
    if (loaded === undefined || job === undefined || input === undefined) continue;
    rememberSkeletons(placesOf(job, loaded.folder, cwd).out, input, changes);
  }
}
