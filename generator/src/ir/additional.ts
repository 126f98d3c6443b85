import { problem } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import type { JsonNode, Member } from "../schema/json-node.js";
import type { Context } from "./context.js";
import { find, type PlainPart, part } from "./parts.js";
import type { IrType } from "./types.js";

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
  const additional = parts.flatMap((one) =>
    find([one], "additionalProperties").map(({ value }) => ({ one, value })),
  );
  for (const { one, value } of additional) checkOthers(one, value, described, context);
  const values = additional.map(({ value }) => value);
  if (values.some(isFalse)) return undefined;
  const schemas = values.length > 0 ? values : find(parts, "unevaluatedProperties").map(({ value }) => value);
  if (schemas.length === 0 || schemas.some(isFalse)) return undefined;
  return context.build(schemas.map(part), at);
}

/** A part's `additionalProperties` speaks of the properties that only other parts list, too. */
function checkOthers(
  one: PlainPart,
  value: JsonNode,
  described: ReadonlyMap<string, readonly Member[]>,
  { report }: Context,
): void {
  const own = new Set(
    find([one], "properties").flatMap((member) =>
      member.value.kind === "object" ? [...member.value.members.keys()] : [],
    ),
  );
  const patterns = find([one], "patternProperties").length > 0;
  const others = [...described.keys()].filter((name) => !own.has(name));
  if (others.length === 0 || patterns || (value.kind === "scalar" && value.value === true)) return;
  const list = others.map((name) => `"${name}"`).join(", ");
  if (isFalse(value)) {
    const fix =
      "Leave `additionalProperties: false` out: objects are closed by default, after all parts are combined.";
    report(
      problem("RITA3010", value.at, `This refuses ${list}, which another part of allOf describes.`, fix),
    );
  } else {
    report(
      problem("RITA3017", value.at, `This describes ${list} too, which another part of allOf describes.`),
    );
  }
}

function isFalse(node: JsonNode): boolean {
  return node.kind === "scalar" && node.value === false;
}
