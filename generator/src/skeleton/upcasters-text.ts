import { camelCase, entityNames } from "../ir/names.js";
import type { Entity, Message, Model } from "../ir/types.js";
import type { SkeletonNames } from "./names.js";
import type { SkeletonFile } from "./skeleton-file.js";

/** New upcasters: every step is there, and throws until it is written. `undefined` where no event needs any. */
export function upcastersText(
  entity: Entity,
  model: Model,
  names: SkeletonNames,
): Omit<SkeletonFile, "path"> | undefined {
  const versioned = entity.events.filter(({ older }) => older.length > 0);
  if (versioned.length === 0) return undefined;
  const constant = `${camelCase(entity.name)}Upcasters`;
  const type = entityNames(entity.name).upcasters;
  const nameOf = (id: string): string => model.declarations.get(id)?.name ?? "";
  const results = versioned.flatMap((event) => resultsOf(event).map(nameOf));
  const cases = versioned.map((event) => {
    const steps = resultsOf(event).map((result, index) => {
      const what = `case ${JSON.stringify(event.type)}, version ${index + 1} to ${index + 2},`;
      return `    ${index + 1}: (_data): ${nameOf(result)} => {
      throw new Error('${constant}: ${what} is not written yet');
    },
`;
    });
    return `  ${JSON.stringify(event.type)}: {\n${steps.join("")}  },\n`;
  });
  const text = `${importOf([...results, type].sort(), names.generatedModule)}
/** How the data of older ${entity.name} events becomes the newest. Each step gives new data and never changes the old. */
export const ${constant}: ${type} = {
${cases.join("")}};
`;
  const keys = versioned.map((event) => [event.type, resultsOf(event).map((_, index) => String(index + 1))]);
  return { text, constant, type, casesIn: undefined, cases: Object.fromEntries(keys) };
}

/** What the steps of an event give: each version but the first. */
function resultsOf({ older, declaration }: Message): readonly string[] {
  return [...older.slice(1), declaration];
}

function importOf(names: readonly string[], from: string): string {
  const flat = `import type { ${names.join(", ")} } from "${from}";\n`;
  if (flat.length <= 110) return flat;
  return `import type {\n${names.map((name) => `  ${name},\n`).join("")}} from "${from}";\n`;
}
