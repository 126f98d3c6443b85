import type { PreparedBefore } from "../pipeline.js";
import { newPrinter, type Printer } from "./printer.js";

/**
 * What a process that runs one job again and again keeps from run to run, so that a run costs what has changed. Each
 * stage is loaded when there is something for it to do.
 */
export interface JobMemory {
  readonly print: Printer;
  /** What reading schemas and making their model can take from the run before. */
  readonly prepared: () => Promise<PreparedBefore>;
}

/** The memories of the jobs of a configuration, by their position in it. */
export type Memory = (job: number) => JobMemory;

/** A memory of nothing yet. */
export function newMemory(): Memory {
  const jobs = new Map<number, JobMemory>();
  return (job) => {
    const memory = jobs.get(job) ?? newJobMemory();
    jobs.set(job, memory);
    return memory;
  };
}

function newJobMemory(): JobMemory {
  let prepared: Promise<PreparedBefore> | undefined;
  return {
    print: newPrinter(),
    prepared: () => {
      prepared ??= import("../pipeline.js").then(({ preparedBefore }) => preparedBefore());
      return prepared;
    },
  };
}
