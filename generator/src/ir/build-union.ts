import { problem } from "../diagnostics/diagnostic.js";
import type { JsonNode } from "../schema/json-node.js";
import type { Context } from "./context.js";
import { docsOf } from "./docs.js";
import { branchOf, constraintsOf, membersOf, type PlainPart, part, without } from "./parts.js";
import type { IrType, LiteralValue, UnionType } from "./types.js";
import { stable } from "./values.js";

/** More combinations of branches than any real schema has. */
const mostBranches = 64;

/**
 * The union that `oneOf` or `anyOf` in some parts describes, or `undefined` when there is none. What stands
 * beside it applies to each branch, so it is combined with each.
 */
export function buildUnion(parts: readonly PlainPart[], context: Context): IrType | undefined {
  const found = parts
    .flatMap((one) => membersOf(one).map((member) => ({ one, ...member })))
    .find(({ key, value }) => (key === "oneOf" || key === "anyOf") && value.kind === "array");
  if (found === undefined || found.value.kind !== "array") return undefined;
  const { one, key, keyAt, value } = found;
  const rest = parts.map((other) => (other === one ? without(one, key) : other));
  const beside = rest.filter((other) => constraintsOf(other).length > 0);
  if (value.items.length > mostBranches) {
    context.report(problem("RITA3017", keyAt, `More than ${mostBranches} branches in one ${key}.`));
    return { kind: "unknown" };
  }
  const members = value.items.map((branch) => context.build([...beside, branchOf(one, branch)], branch.at));
  return joined(members, value.items, key === "oneOf", context);
}

function joined(
  members: readonly IrType[],
  branches: readonly JsonNode[],
  exclusive: boolean,
  context: Context,
): IrType {
  const [first, ...others] = members;
  if (first !== undefined && others.length === 0) return first;
  return literals(members, branches, exclusive, context) ?? union(members, exclusive);
}

/** A union of these types; how its members are told apart is found out when all types are known. */
export function union(members: readonly IrType[], exclusive: boolean): UnionType {
  return { kind: "union", exclusive, members, dispatch: { by: "nothing" } };
}

/** Branches that are exact values are one list of values, each with the words of its branch. */
function literals(
  members: readonly IrType[],
  branches: readonly JsonNode[],
  exclusive: boolean,
  { around, report }: Context,
): IrType | undefined {
  const values = new Map<string, LiteralValue>();
  for (const [index, member] of members.entries()) {
    const branch = branches[index];
    if (member.kind !== "literal" || branch === undefined) return undefined;
    const { title, description } = docsOf([part(branch)], around);
    const text = [title, description].filter((one) => one !== undefined).join(": ");
    for (const { value } of member.values) {
      if (exclusive && values.has(stable(value))) {
        report(
          problem(
            "RITA3010",
            branch.at,
            `${JSON.stringify(value)} fits two branches of oneOf, so it fits none.`,
          ),
        );
      }
      values.set(stable(value), { value, ...(text !== "" && { text }) });
    }
  }
  return { kind: "literal", values: [...values.values()] };
}
