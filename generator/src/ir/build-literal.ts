import { problem } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import { toJson } from "../schema/json-node.js";
import { type JsonType, keywords } from "../schema/keywords.js";
import type { Context } from "./context.js";
import { constraintsOf, find, type Part } from "./parts.js";
import type { Json, LiteralType } from "./types.js";
import { equalJson, isOfType } from "./values.js";

/** The exact values that some parts allow by `enum` and `const`, or `undefined` when none of them has these. */
export function buildLiteral(
  parts: readonly Part[],
  types: ReadonlySet<JsonType> | undefined,
  at: Span,
  context: Context,
): LiteralType | undefined {
  const lists = [
    ...find(parts, "enum").map(({ value }) => (value.kind === "array" ? value.items : [])),
    ...find(parts, "const").map(({ value }) => [value]),
  ];
  const [first, ...others] = lists;
  if (first === undefined) return undefined;
  checkUseless(parts, context);
  const values: Json[] = [];
  for (const node of first) {
    const value = toJson(node);
    if (types !== undefined && !isOfType(value, types)) {
      context.report(
        problem("RITA3010", node.at, `${JSON.stringify(value)} is not of type ${[...types].join(" or ")}.`),
      );
    } else if (values.some((other) => equalJson(other, value))) {
      context.report(problem("RITA3003", node.at, `${JSON.stringify(value)} is listed twice.`));
    } else if (others.every((list) => list.some((other) => equalJson(toJson(other), value)))) {
      values.push(value);
    }
  }
  if (values.length === 0 && others.length > 0) {
    context.report(problem("RITA3010", at, "The lists of allowed values have no value in common."));
  }
  return { kind: "literal", values: values.map((value) => ({ value })) };
}

/** Beside exact values all other rules are either always or never met. */
function checkUseless(parts: readonly Part[], { report }: Context): void {
  for (const { key, keyAt } of parts.flatMap(constraintsOf)) {
    if (keywords[key]?.on === undefined) continue;
    report(problem("RITA3013", keyAt, `"${key}" says nothing more beside \`enum\` or \`const\`.`));
  }
}
