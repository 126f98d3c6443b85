import type { Job } from "../config/check-config.js";
import { intactFiles } from "../output/intact.js";
import { seenSkeletons } from "../output/seen.js";
import type { JobResult } from "../pipeline.js";
import { version } from "../version.js";
import { type JobInput, readInput } from "./input.js";
import type { JobMemory } from "./memory.js";
import { placesOf, shownPath } from "./places.js";
import type { Progress } from "./printer.js";

/** How a job is run. */
export interface LazyOptions {
  /** What the job's paths are relative to. */
  readonly folder: string;
  /** What paths in messages are relative to. */
  readonly base: string;
  /** Whether everything is printed anew, also where nothing has changed. */
  readonly force: boolean;
  readonly memory: JobMemory;
  /** Told how many of how many messages are printed. */
  readonly progress: Progress;
}

/**
 * Runs a job and loads only what it takes: where neither schemas nor files have changed, no stage at all; where
 * only skeletons have, no emitter.
 */
export async function runJobLazily(job: Job, options: LazyOptions): Promise<JobResult> {
  const { folder, base, force, memory } = options;
  const input = readInput(job, folder, base);
  const quick = force ? undefined : unchanged(job, input, options);
  if (quick !== undefined) return quick;
  const { prepareJob } = await import("../pipeline.js");
  const prepared = prepareJob(job, folder, base, input, await memory.prepared());
  if (!("finish" in prepared)) return prepared;
  const known = force
    ? undefined
    : intactFiles(placesOf(job, folder, base).out, { input: prepared.input, version });
  if (known !== undefined) return prepared.finish({ files: known, wrongExamples: [] });
  return prepared.finish(await memory.print(prepared.model, prepared.options, options.progress));
}

/** The result of a job in which there is nothing to do. */
function unchanged(
  job: Job,
  { files: schemas, hash: input, diagnostics }: JobInput,
  { folder, base }: LazyOptions,
): JobResult | undefined {
  if (schemas === undefined || diagnostics.length > 0) return undefined;
  const { out, skeletons } = placesOf(job, folder, base);
  const files = intactFiles(out, { input, version });
  const seen = skeletons === undefined ? [] : seenSkeletons(out, input);
  if (files === undefined || seen === undefined) return undefined;
  const kept = files.map(
    ({ path, text }) =>
      ({
        kind: "keep",
        role: "generated",
        path: `${out.path}/${path}`,
        shown: `${out.shown}/${path}`,
        text,
      }) as const,
  );
  const skeletonsKept = seen.map((change) => ({ ...change, shown: shownPath(base, change.path) }));
  return { files, changes: [...kept, ...skeletonsKept], diagnostics: [], input };
}
