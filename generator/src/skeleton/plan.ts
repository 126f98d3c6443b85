import type { Model } from "../ir/types.js";
import { deciderText } from "./decider-text.js";
import { evolverText } from "./evolver-text.js";
import { namesOf, type SkeletonOptions } from "./names.js";

/** A file that is made once and then belongs to the user. */
export interface SkeletonFile {
  /** Path inside the skeletons folder. */
  readonly path: string;
  readonly text: string;
}

/** The skeletons of all entities: an evolver for each, a decider for each that has commands. */
export function planSkeletons(model: Model, options: SkeletonOptions): readonly SkeletonFile[] {
  return model.entities.flatMap((entity) => {
    const names = namesOf(entity, options);
    return [
      { path: `${entity.name}/evolver.ts`, text: evolverText(entity, model, names) },
      ...(entity.commands.length > 0
        ? [{ path: `${entity.name}/decider.ts`, text: deciderText(entity, model, names) }]
        : []),
    ];
  });
}
