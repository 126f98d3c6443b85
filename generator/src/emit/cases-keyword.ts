import { _, type Code, type CodeKeywordDefinition, type KeywordCxt } from "ajv";
import { getProperty, or } from "ajv/dist/compile/codegen/index.js";
import { checkDataType } from "ajv/dist/compile/validate/dataType.js";
import type { JsonKind } from "../ir/types.js";

/** When a branch of `cases` applies: its values of the tag, or its kinds of values. */
export type Condition = readonly (string | number | boolean | null)[];

/**
 * A keyword of our own, for unions whose branches can be told apart: at most one branch is checked, the one whose
 * condition holds. Standard keywords would check a condition of its own for each branch.
 *
 * `{ cases: [schema, …], caseTag: "kind", caseConditions: [["card"], …] }` looks at the property `kind`;
 * without `caseTag` the conditions are kinds of values: `[["object"], …]`.
 */
export const casesKeywords: readonly CodeKeywordDefinition[] = [
  { keyword: "caseTag", schemaType: "string", code: () => undefined },
  { keyword: "caseConditions", schemaType: "array", code: () => undefined },
  { keyword: "cases", schemaType: "array", code: printCases },
];

function printCases(cxt: KeywordCxt): void {
  const { gen, data, parentSchema } = cxt;
  const tag: unknown = parentSchema["caseTag"];
  const conditions: readonly Condition[] = parentSchema["caseConditions"];
  const value =
    typeof tag === "string" ? gen.const("tag", _`${data} && ${data}${getProperty(tag)}`) : undefined;
  const holds = (condition: Condition): Code => {
    if (value !== undefined) return or(...condition.map((one) => _`${value} === ${one}`));
    return or(...(condition as readonly JsonKind[]).map((kind) => checkDataType(kind, data)));
  };
  gen.if(false);
  for (const [index, condition] of conditions.entries()) {
    gen.elseIf(holds(condition));
    cxt.subschema({ keyword: "cases", schemaProp: index }, gen.name("valid"));
  }
  gen.endIf();
}
