import { problem, type Report } from "../diagnostics/diagnostic.js";
import type { JsonNode, Member, ObjectNode } from "../schema/json-node.js";
import { keywords } from "../schema/keywords.js";
import type { Surroundings } from "./surroundings.js";

/**
 * A schema that a value has to fit, together with the other parts of the same list: `allOf`, and a `$ref` with
 * siblings, are such lists. `without` are keywords that were dealt with already, `inside` the schemas whose `$ref`,
 * `allOf`, `oneOf` or `anyOf` led here, and the schema itself.
 */
export interface Part {
  readonly node: JsonNode;
  readonly without: ReadonlySet<string>;
  readonly inside: ReadonlySet<JsonNode>;
}

/** A part that is an object with neither `$ref` nor `allOf` left. */
export interface PlainPart extends Part {
  readonly node: ObjectNode;
}

const nothing: ReadonlySet<string> = new Set();
const resolved: ReadonlySet<string> = new Set(["$ref", "allOf"]);

/** The part that is this schema. */
export function part(node: JsonNode): Part {
  return { node, without: nothing, inside: new Set([node]) };
}

/** The part that is a branch of another part's `oneOf` or `anyOf`. */
export function branchOf(one: Part, branch: JsonNode): Part {
  return { node: branch, without: nothing, inside: new Set([...one.inside, branch]) };
}

/** The parts that a part consists of: those that its own keywords lead to, itself among them. */
export function partsInside({ node }: Part, parts: readonly PlainPart[]): readonly PlainPart[] {
  return parts.filter(({ inside }) => inside.has(node));
}

/** The same part, with one more keyword dealt with. */
export function without(one: PlainPart, keyword: string): PlainPart {
  return { ...one, without: new Set([...one.without, keyword]) };
}

/** The members of a part that are still to be dealt with. */
export function membersOf({ node, without: done }: Part): readonly Member[] {
  return node.kind === "object" ? [...node.members.values()].filter(({ key }) => !done.has(key)) : [];
}

/** The keywords of a part that can refuse a value. */
export function constraintsOf(one: Part): readonly Member[] {
  return membersOf(one).filter(({ key }) => Object.hasOwn(keywords, key) && keywords[key]?.note !== true);
}

/** Every occurrence of a keyword in some parts. */
export function find(parts: readonly Part[], keyword: string): readonly Member[] {
  const found: Member[] = [];
  for (const { node, without: done } of parts) {
    const member = node.kind === "object" && !done.has(keyword) ? node.members.get(keyword) : undefined;
    if (member !== undefined) found.push(member);
  }
  return found;
}

/**
 * The schema that a part does nothing but refer to: it holds a `$ref`, or an `allOf` with one `$ref`, beside
 * notes such as a description.
 */
export function soleReference(one: Part, around: Surroundings): JsonNode | undefined {
  const [constraint, ...others] = constraintsOf(one);
  if (constraint === undefined || others.length > 0 || one.node.kind !== "object") return undefined;
  if (constraint.key === "$ref") return around.target(one.node);
  if (constraint.key !== "allOf" || constraint.value.kind !== "array") return undefined;
  const [only, ...more] = constraint.value.items;
  return only === undefined || more.length > 0 ? undefined : soleReference(part(only), around);
}

/** Replaces `$ref` and `allOf` by what they stand for. Reports a `$ref` circle and the schema `false`. */
export function flatten(
  parts: readonly Part[],
  surroundings: Surroundings,
  report: Report,
): readonly PlainPart[] {
  const plain = new Map<JsonNode, PlainPart>();
  for (const one of parts) visit(one, [], one.inside);
  return [...plain.values()];

  function visit(
    { node, without: done }: Part,
    path: readonly JsonNode[],
    around: ReadonlySet<JsonNode>,
  ): void {
    if (path.includes(node)) {
      report(problem("RITA3016", node.at, "This $ref leads back to itself."));
      return;
    }
    if (node.kind === "scalar" && node.value === false) {
      const fix = "Objects are closed by default: leave out what is not allowed.";
      report(problem("RITA3010", node.at, "The schema `false` accepts no value.", fix));
    }
    if (node.kind !== "object") return;
    const inner = [...path, node];
    const inside = new Set([...around, ...inner]);
    const target = done.has("$ref") ? undefined : surroundings.target(node);
    if (target !== undefined) visit(part(target), inner, inside);
    const all = done.has("allOf") ? undefined : node.members.get("allOf")?.value;
    if (all?.kind === "array") for (const item of all.items) visit(part(item), inner, inside);
    const known = plain.get(node)?.inside ?? [];
    plain.set(node, {
      node,
      without: new Set([...done, ...resolved]),
      inside: new Set([...known, ...inside]),
    });
  }
}
