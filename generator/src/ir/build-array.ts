import { problem } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import type { JsonNode } from "../schema/json-node.js";
import { checkRange } from "./build-scalar.js";
import type { Context } from "./context.js";
import { find, type Part, part } from "./parts.js";
import type { ArrayLimits, ArrayType, Contains, IrType, TupleType } from "./types.js";
import { largest, numbers, smallest } from "./values.js";

/** The array or tuple type that some parts describe together. */
export function buildArray(parts: readonly Part[], at: Span, context: Context): ArrayType | TupleType {
  const minItems = largest(numbers(parts, "minItems"));
  const maxItems = smallest(numbers(parts, "maxItems"));
  checkRange(minItems, maxItems, "items", at, context);
  const unique = find(parts, "uniqueItems").some(
    ({ value }) => value.kind === "scalar" && value.value === true,
  );
  const limits: ArrayLimits = { minItems, maxItems, unique, contains: containsOf(parts, context) };
  const describing = parts.filter(
    (one) => find([one], "items").length + find([one], "prefixItems").length > 0,
  );
  const tuples = describing.filter((one) => prefixOf(one) !== undefined);
  const [tuple] = tuples;
  if (tuple === undefined) return list(describing, limits, at, context);
  if (describing.length > 1) {
    context.report(
      problem("RITA3017", tuple.node.at, "A tuple cannot be combined with another list of items."),
    );
  }
  return buildTuple(tuple, limits, context);
}

function list(
  parts: readonly Part[],
  limits: ArrayLimits,
  at: Span,
  context: Context,
): ArrayType | TupleType {
  const schemas = find(parts, "items").map(({ value }) => value);
  if (schemas.some(isFalse)) return { kind: "tuple", items: [], rest: undefined, ...limits };
  const items: IrType = schemas.length === 0 ? { kind: "unknown" } : context.build(schemas.map(part), at);
  return { kind: "array", items, ...limits };
}

/** Items by place: `prefixItems`, or in draft-07 `items` as a list. */
function prefixOf(one: Part): readonly JsonNode[] | undefined {
  const lists = [...find([one], "prefixItems"), ...find([one], "items")].map(({ value }) => value);
  return lists.flatMap((value) => (value.kind === "array" ? [value.items] : []))[0];
}

function buildTuple(one: Part, limits: ArrayLimits, context: Context): TupleType {
  const places = (prefixOf(one) ?? []).slice(0, limits.maxItems ?? Number.POSITIVE_INFINITY);
  const items = places.map((node) => context.build([part(node)], node.at));
  const after = [...find([one], "items"), ...find([one], "additionalItems")].map(({ value }) => value);
  const restNode = after.find((value) => value.kind !== "array");
  const full = limits.maxItems !== undefined && limits.maxItems <= places.length;
  if (full || (restNode !== undefined && isFalse(restNode)))
    return { kind: "tuple", items, rest: undefined, ...limits };
  const rest: IrType =
    restNode === undefined ? { kind: "unknown" } : context.build([part(restNode)], restNode.at);
  return { kind: "tuple", items, rest, ...limits };
}

function containsOf(parts: readonly Part[], context: Context): Contains | undefined {
  const [member, another] = find(parts, "contains");
  if (member === undefined) return undefined;
  if (another !== undefined)
    context.report(problem("RITA3017", another.keyAt, "Two `contains` cannot be combined."));
  return {
    type: context.build([part(member.value)], member.value.at),
    least: largest(numbers(parts, "minContains")),
    most: smallest(numbers(parts, "maxContains")),
  };
}

function isFalse(node: JsonNode): boolean {
  return node.kind === "scalar" && node.value === false;
}
