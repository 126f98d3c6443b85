import { pascalCase } from "../ir/names.js";
import type { LiteralType } from "../ir/types.js";
import { jsdoc } from "./jsdoc.js";
import { propertyKey, quote } from "./literal.js";

/**
 * A named enum of texts as a constant object of its values, and the type of these. `undefined` for literals that
 * are no list of texts. A value is called by its PascalCase form, or as it is where that is no name or taken.
 */
export function enumObject(name: string, { values }: LiteralType, comment: string): string | undefined {
  if (values.length < 2) return undefined;
  const taken = new Set<string>();
  const members: string[] = [];
  for (const { value, text } of values) {
    if (typeof value !== "string") return undefined;
    const wanted = pascalCase(value);
    const key = /^[A-Za-z]/.test(wanted) && !taken.has(wanted) ? wanted : value;
    if (taken.has(key)) return undefined;
    taken.add(key);
    members.push(`${text === undefined ? "" : jsdoc([text], "  ")}  ${propertyKey(key)}: ${quote(value)},\n`);
  }
  return `${comment}export const ${name} = {
${members.join("")}} as const;
${comment}export type ${name} = (typeof ${name})[keyof typeof ${name}];
`;
}
