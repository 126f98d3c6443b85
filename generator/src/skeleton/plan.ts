import { entityNames } from "../ir/names.js";
import type { Model } from "../ir/types.js";
import { deciderText } from "./decider-text.js";
import { evolverText } from "./evolver-text.js";
import { namesOf, type SkeletonOptions } from "./names.js";
import type { SkeletonFile } from "./skeleton-file.js";
import { upcastersText } from "./upcasters-text.js";

/**
 * The skeletons of all entities: an evolver for each, a decider for each that has commands, upcasters for each
 * that has events with older versions.
 */
export function planSkeletons(model: Model, options: SkeletonOptions): readonly SkeletonFile[] {
  return model.entities.flatMap((entity) => {
    const names = namesOf(entity, options);
    const types = entityNames(entity.name);
    const upcasters = upcastersText(entity, model, names);
    const evolver: SkeletonFile = {
      path: `${entity.name}/evolver.ts`,
      text: evolverText(entity, model, names),
      constant: names.evolver,
      type: types.evolver,
      casesIn: "evolve",
      cases: Object.fromEntries(entity.events.map(({ type }) => [type, []])),
    };
    const decider: SkeletonFile = {
      path: `${entity.name}/decider.ts`,
      text: deciderText(entity, model, names),
      constant: names.decider,
      type: types.decider,
      casesIn: undefined,
      cases: Object.fromEntries(entity.commands.map(({ type }) => [type, []])),
    };
    return [
      evolver,
      ...(entity.commands.length > 0 ? [decider] : []),
      ...(upcasters === undefined ? [] : [{ path: `${entity.name}/upcasters.ts`, ...upcasters }]),
    ];
  });
}
