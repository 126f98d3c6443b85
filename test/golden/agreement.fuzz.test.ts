import fc from "fast-check";
import { expect, it } from "vitest";
import { fuzz, limit } from "../support/fuzz.js";
import { type GoldenCase, goldenCases, type Instances } from "../support/golden.js";
import { compileGolden } from "../support/golden-compile.js";
import { importValidators } from "../support/golden-validators.js";
import { mutate, mutation } from "../support/mutations.js";

// Values that TypeScript rejects must be refused by the write check: that is, what the check accepts compiles.
it("what the write checks accept of thousands of changed values, the types accept as well", {
  timeout: limit(120_000),
}, async () => {
  const sampled = await Promise.all(goldenCases().map(accepted));
  const counts = sampled.map(({ name, instances }) => {
    return [name, Object.values(instances).flatMap(({ valid = [] }) => valid).length] as const;
  });
  // A sample in which hardly anything is accepted would prove little.
  for (const [name, count] of counts) expect(count, name).toBeGreaterThan(12);
  expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(1_000);
  expect(await compileGolden(sampled, "TypeScript 7", "samples")).toBe("");
});

/** The case with values in its table that come from small changes, as far as its write checks accept them. */
async function accepted(one: GoldenCase): Promise<GoldenCase> {
  const checks = await importValidators(one);
  const instances = Object.entries(one.instances).map(([type, table]): [string, Instances] => {
    const { valid = [], invalid = [], outOfRange = [], tolerated = [] } = table;
    const start = fc.constantFrom(...[...valid, ...valid, ...valid, ...invalid, ...outOfRange, ...tolerated]);
    const samples = fc.sample(
      fc.tuple(start, fc.array(mutation, { minLength: 1, maxLength: 2 })),
      fuzz(3_000),
    );
    const values = samples.map(([value, changes]) => changes.reduce(mutate, structuredClone(value)));
    const distinct = new Map(values.map((value) => [JSON.stringify(value), value]));
    return [type, { valid: [...distinct.values()].filter((value) => checks.get(type)?.write(value)) }];
  });
  return { ...one, name: `${one.name}-sampled`, instances: Object.fromEntries(instances) };
}
