import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { closes } from "./adapt.js";
import { type Draft, groupsOf, suiteIsThere } from "./cases.js";
import { compileAccepted } from "./compile.js";
import { type Outcome, outcomesOf } from "./generated.js";

// RITA_UPDATE_GOLDEN=1 writes what is refused now; read the difference before you commit it.
const update = process.env["RITA_UPDATE_GOLDEN"] === "1";
const listed = fileURLToPath(new URL("refused.json", import.meta.url));

/**
 * Where closed objects change the verdict: a branch of oneOf that says nothing of other properties is closed, so a
 * value with more of them does not fit it and fits one other branch only. The suite's branch is open and fits, too.
 */
const different: Readonly<Record<Draft, readonly string[]>> = {
  "draft2020-12": [
    "unevaluatedProperties: dynamic evalation inside nested refs: all + a is invalid: write true, read true",
  ],
  draft7: [],
};

// No npm package carries the suite; `npm run test:suite` fetches it.
describe.skipIf(!suiteIsThere).each<Draft>(["draft2020-12", "draft7"])(
  "the official cases of %s (left out until `npm run test:suite` has fetched the suite)",
  (draft) => {
    it("pass through the generated checks, fit the generated types, and are listed where refused", {
      timeout: 120_000,
    }, async () => {
      const folder = await temporaryFolder();
      const outcomes = await outcomesOf(groupsOf(draft), folder);
      expect(outcomes.flatMap(wrongVerdicts)).toEqual(different[draft]);
      expect(await compileAccepted(outcomes, folder)).toBe("");
      const all: Record<string, unknown> = JSON.parse(readFileSync(listed, "utf8"));
      const summary = summaryOf(outcomes);
      if (update) writeFileSync(listed, `${JSON.stringify({ ...all, [draft]: summary }, undefined, 2)}\n`);
      else expect(summary).toEqual(all[draft]);
    });
  },
);

/**
 * Values that a check gets wrong. Objects of generated code are closed unless their schema opens them, and reading
 * tolerates unknown properties: so a right value has to pass when it is read, and a wrong one must not pass when
 * it is written, nor when it is read unless it is an unknown property or a second branch of `oneOf` that is wrong.
 */
function wrongVerdicts({ group, checks }: Outcome): readonly string[] {
  if (checks === undefined) return [];
  const tolerant = closes(group.schema) || JSON.stringify(group.schema).includes('"oneOf"');
  return group.tests.flatMap(({ description, data, valid }) => {
    const [write, read] = [checks.write({ value: data }), checks.read({ value: data })];
    if (valid ? read : !write && (tolerant || !read)) return [];
    return [`${group.file}: ${group.description}: ${description}: write ${write}, read ${read}`];
  });
}

/** How many groups and values were checked, and how many groups of each file are refused, by code. */
function summaryOf(outcomes: readonly Outcome[]): object {
  const checked = outcomes.filter(({ checks }) => checks !== undefined);
  const refused: Record<string, Record<string, number>> = {};
  for (const { group, refusals } of outcomes) {
    if (refusals.length === 0) continue;
    const counts = refused[group.file] ?? {};
    const codes = refusals.join(" ");
    refused[group.file] = { ...counts, [codes]: (counts[codes] ?? 0) + 1 };
  }
  const values = checked.reduce((sum, { group }) => sum + group.tests.length, 0);
  return { schemas: outcomes.length, checked: checked.length, values, refused };
}
