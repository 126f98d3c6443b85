import { entityNames } from "../ir/names.js";
import type { Entity, Message, Model } from "../ir/types.js";
import type { Code, Imported } from "./code-file.js";
import { jsdoc } from "./jsdoc.js";
import { quote } from "./literal.js";
import { declaredType, modulePathOf } from "./options.js";

/** The events of an entity that have older versions. */
export function versionedEvents({ events }: Entity): readonly Message[] {
  return events.filter(({ older }) => older.length > 0);
}

/** The interface of an entity's upcasters, to be named in other modules. */
export function upcastersType({ name }: Entity): Imported {
  return { name: entityNames(name).upcasters, from: modulePathOf(name), type: true };
}

/** The interface of an entity's upcasters: a step from each older version to the next. */
export function upcastersCode(entity: Entity, model: Model): Code {
  const members = versionedEvents(entity).map(({ type, older, declaration }): Code => {
    const versions = [...older, declaration].map((id) => declaredType(model, id));
    const steps = older.map((_, index): Code => {
      const [from, to] = [versions[index] ?? "never", versions[index + 1] ?? "never"];
      const docs = jsdoc([`Version ${index + 1} to ${index + 2}.`], "    ");
      return [docs, `    readonly ${index + 1}: (data: `, from, ") => ", to, ";\n"];
    });
    return [`  readonly ${quote(type)}: {\n`, ...steps, "  };\n"];
  });
  return [
    jsdoc([`How older data of \`${entity.name}\` events becomes the newest, one step a version.`]),
    `export interface ${entityNames(entity.name).upcasters} {\n`,
    ...members,
    "}\n",
  ];
}
