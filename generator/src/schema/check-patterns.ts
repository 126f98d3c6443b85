import { problem, type Report } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import type { JsonNode } from "./json-node.js";
import { unsafeRepetition } from "./pattern/unsafe-repetition.js";
import type { SchemaFile } from "./types.js";
import { walkSchemas } from "./walk.js";

/** Warns of regular expressions that a short text can keep busy for ever. Whoever may send a text may send that one. */
export function checkPatterns({ root }: Pick<SchemaFile, "root">, report: Report): void {
  walkSchemas(root, (schema) => {
    for (const [pattern, at] of patternsOf(schema)) {
      const repetition = unsafeRepetition(pattern);
      if (repetition === undefined) continue;
      const text = `\`${repetition}\` can read one text in very many ways, and tries them all when the rest does not fit.`;
      report({ ...problem("RITA3021", at, text), severity: "warning" });
    }
  });
}

function patternsOf(schema: JsonNode): readonly (readonly [string, Span])[] {
  if (schema.kind !== "object") return [];
  const value = schema.members.get("pattern")?.value;
  const names = schema.members.get("patternProperties")?.value;
  const own =
    value?.kind === "scalar" && typeof value.value === "string" ? [[value.value, value.at] as const] : [];
  const keys =
    names?.kind === "object"
      ? [...names.members.values()].map(({ key, keyAt }) => [key, keyAt] as const)
      : [];
  return [...own, ...keys];
}
