import { entityNames } from "../ir/names.js";
import type { Entity, Json, Model } from "../ir/types.js";
import type { SkeletonNames } from "./names.js";

/** A new evolver: every case is there, and throws until it is written. */
export function evolverText(entity: Entity, model: Model, names: SkeletonNames): string {
  const { name, events, state: stateId } = entity;
  const { state, evolver, generatedModule } = names;
  const type = entityNames(name).evolver;
  const imported = stateId === undefined ? [type] : [type, state].sort();
  const cases = events.map(({ type: event, declaration }) => {
    const title = model.declarations.get(declaration)?.docs.title;
    return `${comment(title)}    ${JSON.stringify(event)}: (_state, _event): ${state} => {
      throw new Error('${evolver}: case ${JSON.stringify(event)} is not written yet');
    },
`;
  });
  return `import type { ${imported.join(", ")} } from "${generatedModule}";

${stateId === undefined ? declaredState(name, state) : ""}/** How the state of one ${name} comes from its events. Each case gives a new state and never changes the old one. */
export const ${evolver}: ${type}<${state}> = {
${initial(stateId, model, names)}  evolve: {
${cases.join("")}  },
};
`;
}

/** A title as a comment over a case. */
export function comment(title: string | undefined, indent = "    "): string {
  return title === undefined ? "" : `${indent}// ${title.replace(/\s+/g, " ")}\n`;
}

function declaredState(name: string, state: string): string {
  return `/** What is remembered of one ${name} to decide about its next command. */
export interface ${state} {
  readonly status: "none";
}

`;
}

/** The state before the first event: the schema's default where the state has a schema. */
function initial(stateId: string | undefined, model: Model, { state, evolver }: SkeletonNames): string {
  if (stateId === undefined) return `  initial: (): ${state} => ({ status: "none" }),\n`;
  const value = model.declarations.get(stateId)?.docs.default;
  if (value !== undefined) return `  initial: (): ${state} => (${expression(value)}),\n`;
  return `  initial: (): ${state} => {
    throw new Error("${evolver}: the initial state is not written yet");
  },
`;
}

function expression(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(expression).join(", ")}]`;
  const entries = Object.entries(value).map(([key, item]) => {
    return `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: ${expression(item)}`;
  });
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
