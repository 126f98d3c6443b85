import { join, resolve } from "node:path";
import { configNames, type LoadedConfig } from "../config/load-config.js";
import { placesOf } from "../pipeline/places.js";

/**
 * What a run depends on: the configuration, or the places where one may be made, and the schemas of all jobs.
 * `loaded` is the configuration as it was loaded last, `config` the one that was asked for.
 */
export function watchedPaths(
  loaded: LoadedConfig | undefined,
  config: string | undefined,
  cwd: string,
): readonly string[] {
  const candidates =
    config === undefined ? configNames.map((name) => join(cwd, name)) : [resolve(cwd, config)];
  if (loaded === undefined) return candidates;
  const schemas = loaded.jobs.map((job) => placesOf(job, loaded.folder, cwd).schemas.path);
  return [...candidates, join(loaded.folder, loaded.file), ...schemas];
}
