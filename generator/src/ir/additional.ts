import { problem } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import type { JsonNode, Member } from "../schema/json-node.js";
import type { Context } from "./context.js";
import { find, type PlainPart, part, partsInside } from "./parts.js";
import type { IrType } from "./types.js";
import { matchesPattern } from "./values.js";

/** What one part says of all properties that some other parts do not list. */
interface Rule {
  readonly value: JsonNode;
  /** The parts whose properties it leaves alone. */
  readonly scope: readonly PlainPart[];
}

/**
 * The type of properties that are not listed; `undefined` when there are none. An object is closed unless one of
 * its parts says otherwise: schemas of events describe what is there, and a misspelt property is a mistake.
 */
export function additionalOf(
  parts: readonly PlainPart[],
  described: ReadonlyMap<string, readonly Member[]>,
  at: Span,
  context: Context,
): IrType | undefined {
  const rules = rulesOf(parts);
  for (const rule of rules) checkOthers(rule, parts, described, context);
  const schemas = rules.map(({ value }) => value);
  if (schemas.length === 0 || schemas.some(isFalse)) return undefined;
  return context.build(schemas.map(part), at);
}

/**
 * `additionalProperties` knows the properties of its own part, `unevaluatedProperties` those of all parts that
 * its part consists of. The latter is silent where one of these speaks of all other properties already.
 */
function rulesOf(parts: readonly PlainPart[]): readonly Rule[] {
  return parts.flatMap((one): readonly Rule[] => {
    const own = find([one], "additionalProperties").map(({ value }) => ({ value, scope: [one] }));
    const scope = partsInside(one, parts);
    const others = scope.filter((other) => other !== one);
    const spoken = [...find(scope, "additionalProperties"), ...find(others, "unevaluatedProperties")];
    if (spoken.length > 0) return own;
    return find([one], "unevaluatedProperties").map(({ value }) => ({ value, scope }));
  });
}

/** A rule speaks of the properties that only other parts list, too: of these nothing could be left, or too much. */
function checkOthers(
  { value, scope }: Rule,
  parts: readonly PlainPart[],
  described: ReadonlyMap<string, readonly Member[]>,
  { report }: Context,
): void {
  if (value.kind === "scalar" && value.value === true) return;
  const own = new Set(keysOf(scope, "properties"));
  const ownPatterns = new Set(keysOf(scope, "patternProperties"));
  const matches = (name: string): boolean =>
    [...ownPatterns].some((pattern) => matchesPattern(pattern, name));
  const names = [...described.keys()].filter((name) => !own.has(name) && !matches(name));
  const patterns = keysOf(parts, "patternProperties").filter((pattern) => !ownPatterns.has(pattern));
  const others = [...names.map((name) => `"${name}"`), ...patterns.map((pattern) => `\`${pattern}\``)];
  if (others.length === 0) return;
  const list = others.join(", ");
  if (isFalse(value)) {
    const fix = "Leave it out: objects are closed by default, after all parts are combined.";
    report(
      problem("RITA3010", value.at, `This refuses ${list}, which another part of allOf describes.`, fix),
    );
  } else {
    report(
      problem("RITA3017", value.at, `This describes ${list} too, which another part of allOf describes.`),
    );
  }
}

function keysOf(parts: readonly PlainPart[], keyword: string): readonly string[] {
  return find(parts, keyword).flatMap(({ value }) =>
    value.kind === "object" ? [...value.members.keys()] : [],
  );
}

function isFalse(node: JsonNode): boolean {
  return node.kind === "scalar" && node.value === false;
}
