import { entityNames } from "../ir/names.js";
import type { Entity, Model } from "../ir/types.js";
import { comment } from "./evolver-text.js";
import type { SkeletonNames } from "./names.js";

/** A new decider: every case is there, and throws until it is written. */
export function deciderText(entity: Entity, model: Model, names: SkeletonNames): string {
  const { name, commands, state: stateId } = entity;
  const { state, decider, generatedModule, evolverModule } = names;
  const type = entityNames(name).decider;
  const imported = stateId === undefined ? [type] : [type, state].sort();
  const cases = commands.map(({ type: command, declaration, emits }) => {
    const title = model.declarations.get(declaration)?.docs.title;
    const emitted = emits === undefined ? "" : `; emits ${emits.join(", ") || "nothing"}`;
    return `${comment(title === undefined ? undefined : `${title}${emitted}`, "  ")}  ${JSON.stringify(command)}: (_state, _command) => {
    throw new Error('${decider}: case ${JSON.stringify(command)} is not written yet');
  },
`;
  });
  return `import type { ${imported.join(", ")} } from "${generatedModule}";
${stateId === undefined ? `import type { ${state} } from "${evolverModule}";\n` : ""}
/** Which events follow from a command in a state: none = nothing to do. Refuse a command with \`reject\`. */
export const ${decider}: ${type}<${state}> = {
${cases.join("")}};
`;
}
