import type { Declaration, Message } from "../../generator/src/ir/types.js";
import { planSkeletons } from "../../generator/src/skeleton/plan.js";
import type { SkeletonFile } from "../../generator/src/skeleton/skeleton-file.js";

/** The new evolver of an entity `order` with these events, as the generator makes it. */
export function evolverSkeleton(...events: readonly string[]): SkeletonFile {
  const messages = events.map((type): Message => {
    return {
      kind: "event",
      type,
      entity: "order",
      declaration: type,
      codec: undefined,
      emits: undefined,
      version: 1,
      older: [],
    };
  });
  const declarations = events.map((id): [string, Declaration] => {
    const type = { kind: "unknown" } as const;
    return [id, { id, name: id, entity: "order", type, docs: { title: `About ${id}` }, branded: false }];
  });
  const entity = { name: "order", events: messages, commands: [], state: undefined };
  const model = { entities: [entity], declarations: new Map(declarations) };
  const [evolver] = planSkeletons(model, { generated: "generated", importExtension: ".js" });
  if (evolver === undefined) throw new Error("An entity with events has an evolver.");
  return evolver;
}
