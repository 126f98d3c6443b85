import { problem } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import { type Member, textsOf } from "../schema/json-node.js";
import { additionalOf } from "./additional.js";
import { checkRange } from "./build-scalar.js";
import type { Context } from "./context.js";
import { docsOf } from "./docs.js";
import { find, type Part, type PlainPart, part } from "./parts.js";
import type { IrType, ObjectType, Property } from "./types.js";
import { largest, matchesPattern, numbers, smallest } from "./values.js";

/** The object type that some parts describe together. */
export function buildObject(parts: readonly PlainPart[], at: Span, context: Context): ObjectType {
  const minProperties = largest(numbers(parts, "minProperties"));
  const maxProperties = smallest(numbers(parts, "maxProperties"));
  checkRange(minProperties, maxProperties, "properties", at, context);
  const described = inner(parts, "properties");
  checkReserved(parts, described, context);
  checkInherited(parts, described, context);
  const patterns = inner(parts, "patternProperties");
  const additional = additionalOf(parts, described, at, context);
  const names = find(parts, "propertyNames").map(({ value }) => part(value));
  checkHoldsSomething(parts, at, context);
  return {
    kind: "object",
    properties: propertiesOf(parts, described, patterns, additional, context),
    patterns: [...patterns].map(([pattern, schemas]) => ({
      pattern,
      type: context.build(schemas.map(toPart), at),
    })),
    additional,
    names: names.length === 0 ? undefined : context.build(names, at, "string"),
    minProperties,
    maxProperties,
    dependentRequired: dependentRequired(parts),
  };
}

/** Keywords that say which properties an object has, or that it has any. */
const ofProperties = [
  "properties",
  "patternProperties",
  "additionalProperties",
  "unevaluatedProperties",
  "required",
];

/** Warns of an object inside a message of which nothing is said: closed, it is always empty, which hardly anybody means. */
function checkHoldsSomething(parts: readonly PlainPart[], at: Span, { around, report }: Context): void {
  if (ofProperties.some((keyword) => find(parts, keyword).length > 0)) return;
  if (parts.some(({ node }) => around.isWhole(node))) return;
  // A type that is misspelt was reported, and may be anything.
  const named = find(parts, "type").flatMap(({ value }) => (value.kind === "array" ? value.items : [value]));
  if (!named.some((one) => one.kind === "scalar" && one.value === "object")) return;
  const text = "This object says nothing of its properties, and objects are closed: only an empty one fits.";
  const fix =
    'Say `"additionalProperties": true` if it may hold anything, or `"properties": {}` if it is to be empty.';
  report({ ...problem("RITA3022", at, text, fix), severity: "warning" });
}

/** The members of `properties` or `patternProperties` of all parts, by name. */
function inner(parts: readonly Part[], keyword: string): ReadonlyMap<string, readonly Member[]> {
  const found = new Map<string, Member[]>();
  for (const { value } of find(parts, keyword)) {
    if (value.kind !== "object") continue;
    for (const member of value.members.values()) {
      found.set(member.key, [...(found.get(member.key) ?? []), member]);
    }
  }
  return found;
}

function propertiesOf(
  parts: readonly Part[],
  described: ReadonlyMap<string, readonly Member[]>,
  patterns: ReadonlyMap<string, readonly Member[]>,
  additional: IrType | undefined,
  context: Context,
): readonly Property[] {
  const required = new Map(
    find(parts, "required").flatMap(({ value }) => textsOf(value).map((one) => [one.text, one.at])),
  );
  const matching = (name: string): readonly Member[] =>
    [...patterns].flatMap(([pattern, members]) => (matchesPattern(pattern, name) ? members : []));
  const properties = [...described].map(([name, members]): Property => {
    const schemas = [...members, ...matching(name)].map(toPart);
    const at = members[0]?.value.at ?? schemas[0]?.node.at;
    const type: IrType = at === undefined ? { kind: "unknown" } : context.build(schemas, at);
    return { name, required: required.has(name), type, docs: docsOf(schemas, context.around) };
  });
  for (const [name, at] of required) {
    if (described.has(name)) continue;
    const schemas = matching(name).map(toPart);
    const type = schemas.length > 0 ? context.build(schemas, at) : additional;
    if (type === undefined) {
      context.report(problem("RITA3015", at, `"${name}" is required but not among the properties.`));
    } else {
      properties.push({ name, required: true, type, docs: {} });
    }
  }
  return properties;
}

function checkReserved(
  parts: readonly Part[],
  described: ReadonlyMap<string, readonly Member[]>,
  { report }: Context,
): void {
  for (const { text } of find(parts, "x-rita-reserved").flatMap(({ value }) => textsOf(value))) {
    for (const { keyAt } of described.get(text) ?? []) {
      report(problem("RITA3018", keyAt, `The property name "${text}" is reserved.`));
    }
  }
}

/** A property that every object inherits is there even when it is not, for checks and for types alike. */
function checkInherited(
  parts: readonly PlainPart[],
  described: ReadonlyMap<string, readonly Member[]>,
  { report }: Context,
): void {
  const needs = find(parts, "dependentRequired").flatMap(({ value }) =>
    value.kind === "object" ? [...value.members.values()] : [],
  );
  const named = [
    ...[...described.values()].flat().map(({ key, keyAt }) => ({ text: key, at: keyAt })),
    ...find(parts, "required").flatMap(({ value }) => textsOf(value)),
    ...needs.flatMap(({ key, keyAt, value }) => [{ text: key, at: keyAt }, ...textsOf(value)]),
  ];
  for (const { text, at } of named) {
    if (!(text in Object.prototype)) continue;
    const why = `Every JavaScript object has "${text}", so it cannot be told whether it is there.`;
    report(problem("RITA3019", at, why));
  }
}

function dependentRequired(parts: readonly Part[]): Readonly<Record<string, readonly string[]>> {
  const needs = new Map<string, Set<string>>();
  for (const { value } of find(parts, "dependentRequired")) {
    if (value.kind !== "object") continue;
    for (const member of value.members.values()) {
      const names = textsOf(member.value).map(({ text }) => text);
      needs.set(member.key, new Set([...(needs.get(member.key) ?? []), ...names]));
    }
  }
  return Object.fromEntries([...needs].map(([name, others]) => [name, [...others]]));
}

function toPart({ value }: Member): Part {
  return part(value);
}
