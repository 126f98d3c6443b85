import { problem, type Report } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import type { JsonNode } from "../schema/json-node.js";
import { type JsonType, jsonTypes, keywords } from "../schema/keywords.js";
import { checkBrandIsKept } from "./brands.js";
import { buildArray } from "./build-array.js";
import { buildLiteral } from "./build-literal.js";
import { buildObject } from "./build-object.js";
import { buildNumber, buildString } from "./build-scalar.js";
import { buildUnion, union } from "./build-union.js";
import type { Context } from "./context.js";
import {
  constraintsOf,
  find,
  flatten,
  membersOf,
  type Part,
  type PlainPart,
  soleReference,
} from "./parts.js";
import type { Surroundings } from "./surroundings.js";
import type { IrType } from "./types.js";

/** Makes types out of schemas. `reference` has a named schema declared, too. */
export function typeBuilder(
  around: Surroundings,
  report: Report,
  reference: (node: JsonNode) => void,
): Context {
  const underWay: string[] = [];
  const ids = new Map<JsonNode, number>();
  const context: Context = { around, report, build };
  return context;

  function build(parts: readonly Part[], at: Span, assumed?: JsonType): IrType {
    const [only, ...others] = parts;
    const target = only === undefined || others.length > 0 ? undefined : soleReference(only, around);
    const id = target === undefined ? undefined : around.id(target);
    if (target !== undefined && id !== undefined) {
      reference(target);
      return { kind: "reference", id };
    }
    const plain = flatten(parts, around, report);
    checkBrandIsKept(parts, plain, report);
    // The same parts inside themselves: a type that goes on for ever unless it has a name.
    const key = plain.map(keyOf).sort().join(" ");
    if (key !== "" && underWay.includes(key)) {
      report(problem("RITA4007", at, "This schema contains itself, and has no name to say so."));
      return { kind: "unknown" };
    }
    underWay.push(key);
    try {
      return buildUnion(plain, context) ?? buildPlain(plain, at, assumed, context);
    } finally {
      underWay.pop();
    }
  }

  function keyOf({ node, without }: PlainPart): string {
    const id = ids.get(node) ?? ids.size;
    ids.set(node, id);
    return `${id}${[...without].sort()}`;
  }
}

/** The type of parts without references and unions. */
function buildPlain(
  parts: readonly PlainPart[],
  at: Span,
  assumed: JsonType | undefined,
  context: Context,
): IrType {
  const types = typesOf(parts, context.report);
  const literal = buildLiteral(parts, types, at, context);
  if (literal !== undefined) return literal;
  const kinds = types ?? assumedTypes(parts, assumed, context.report);
  if (kinds === undefined) return { kind: "unknown" };
  if (kinds.size === 0) {
    context.report(problem("RITA3010", at, "The types of the combined parts have nothing in common."));
    return { kind: "unknown" };
  }
  checkApplies(parts, kinds, context.report);
  const members = jsonTypes
    .filter((type) => kinds.has(type))
    .map((type) => buildOne(type, parts, at, context));
  const [first, ...others] = members;
  return first !== undefined && others.length === 0 ? first : union(members, false);
}

function buildOne(type: JsonType, parts: readonly PlainPart[], at: Span, context: Context): IrType {
  switch (type) {
    case "string":
      return buildString(parts, at, context);
    case "number":
    case "integer":
      return buildNumber(parts, type === "integer", at, context);
    case "array":
      return buildArray(parts, at, context);
    case "object":
      return buildObject(parts, at, context);
    case "boolean":
    case "null":
      return { kind: type };
  }
}

/** The types that all parts allow; `undefined` when none of them names a type. */
function typesOf(parts: readonly Part[], report: Report): ReadonlySet<JsonType> | undefined {
  let common: ReadonlySet<JsonType> | undefined;
  for (const { value, keyAt } of find(parts, "type")) {
    const nodes = value.kind === "array" ? value.items : [value];
    const named = nodes.flatMap((node) =>
      jsonTypes.filter((type) => node.kind === "scalar" && node.value === type),
    );
    const own = new Set(named);
    // A name that is no type was reported when keywords were checked; it says nothing here.
    if (own.size === 0) return new Set(jsonTypes);
    if (own.size < named.length) report(problem("RITA3003", keyAt, "A type is named twice."));
    if (own.has("number")) own.delete("integer");
    common = common === undefined ? own : inBoth(common, own);
  }
  return common;
}

function inBoth(a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): ReadonlySet<JsonType> {
  const narrower = (type: JsonType, other: ReadonlySet<JsonType>): boolean =>
    other.has(type) || (type === "integer" && other.has("number"));
  return new Set([
    ...[...a].filter((type) => narrower(type, b)),
    ...[...b].filter((type) => narrower(type, a)),
  ]);
}

/** The type that rules without a `type` can only mean; it has to be written down, so that is reported. */
function assumedTypes(
  parts: readonly Part[],
  assumed: JsonType | undefined,
  report: Report,
): ReadonlySet<JsonType> | undefined {
  if (assumed !== undefined) return new Set([assumed]);
  const rule = parts.flatMap(constraintsOf).find(({ key }) => keywords[key]?.on !== undefined);
  const type = rule === undefined ? undefined : keywords[rule.key]?.on;
  if (rule === undefined || type === undefined) return undefined;
  const message = `"${rule.key}" speaks of ${pluralOf(type)} only, and the schema accepts everything else as well.`;
  report(problem("RITA3009", rule.keyAt, message, `Add \`"type": "${type}"\`.`));
  return new Set([type]);
}

function checkApplies(parts: readonly Part[], types: ReadonlySet<JsonType>, report: Report): void {
  for (const { key, keyAt } of parts.flatMap(membersOf)) {
    const on = Object.hasOwn(keywords, key) ? keywords[key]?.on : undefined;
    if (on === undefined || types.has(on) || (on === "number" && types.has("integer"))) continue;
    report(
      problem(
        "RITA3013",
        keyAt,
        `"${key}" speaks of ${pluralOf(on)}, and this is ${[...types].join(" or ")}.`,
      ),
    );
  }
}

function pluralOf(type: "string" | "number" | "array" | "object"): string {
  return type === "string" ? "texts" : `${type}s`;
}
