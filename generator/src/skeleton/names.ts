import { posix } from "node:path";
import { camelCase, entityNames } from "../ir/names.js";
import type { Entity } from "../ir/types.js";

/** How skeletons name the generated code and each other. */
export interface SkeletonOptions {
  /** The generated folder, relative to the skeletons folder: `generated`. */
  readonly generated: string;
  readonly importExtension: string;
}

/** What the texts of one entity's skeletons need to know. */
export interface SkeletonNames {
  readonly evolver: string;
  readonly decider: string;
  readonly state: string;
  /** Generated module of the entity, as the skeleton imports it. */
  readonly generatedModule: string;
  /** Module of the evolver, as the decider imports it. */
  readonly evolverModule: string;
}

/** The names of one entity's skeletons. */
export function namesOf({ name }: Entity, { generated, importExtension }: SkeletonOptions): SkeletonNames {
  const relative = posix.join("..", generated, name);
  return {
    evolver: `${camelCase(name)}Evolver`,
    decider: `${camelCase(name)}Decider`,
    state: entityNames(name).state,
    generatedModule: `${relative.startsWith(".") ? relative : `./${relative}`}${importExtension}`,
    evolverModule: `./evolver${importExtension}`,
  };
}
