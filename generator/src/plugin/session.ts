import type { Environment } from "../commands/environment.js";
import { type Ran, runJobs } from "../commands/run-jobs.js";
import { watchedPaths } from "../commands/watched-paths.js";
import { runsTypeScript } from "../config/runs-typescript.js";
import { newMemory } from "../pipeline/memory.js";
import { placesOf } from "../pipeline/places.js";
import type { PluginOptions } from "./options.js";

/** The runs of one plugin, whichever bundler asks for them. */
export interface Session {
  /**
   * Runs all jobs, after the runs that were asked for before: where nothing changed, that takes no longer than to
   * read the schemas. It never rejects: what went wrong is part of the result, a mistake in this tool too.
   */
  readonly run: (root: string) => Promise<Ran>;
  /** Every path that the next run depends on: files, and folders with all that is in them. */
  readonly watched: (root: string) => readonly string[];
}

/** Bundlers build for several targets at once, each with a plugin of its own, and all of them write the same files. */
let last: Promise<unknown> = Promise.resolve();

/** A session of a plugin with these options. */
export function newSession({ config, mode = "write" }: PluginOptions = {}): Session {
  const memory = newMemory();
  let loaded: Ran["loaded"];
  const run = async (root: string): Promise<Ran> => {
    try {
      const ran = await runJobs({ config, mode, force: false, memory }, environmentAt(root));
      loaded = ran.loaded ?? loaded;
      return ran;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const diagnostics = [{ code: "RITA9001", message } as const];
      return { mode, changes: [], diagnostics, exitCode: 2, milliseconds: 0, loaded };
    }
  };
  return {
    run: (root) => {
      const ran = last.then(() => run(root));
      last = ran;
      return ran;
    },
    watched: (root) => {
      const paths = watchedPaths(loaded, config, root);
      if (loaded === undefined || mode === "write") return paths;
      const { jobs, folder } = loaded;
      // Who checks waits for somebody else to generate.
      return [...paths, ...jobs.map((job) => placesOf(job, folder, root).out.path)];
    },
  };
}

/** The world of a run: what it has to say is in its result. */
function environmentAt(root: string): Environment {
  const silent = (): void => undefined;
  return { cwd: root, runsTypeScript: runsTypeScript(), colours: false, print: silent, warn: silent };
}
