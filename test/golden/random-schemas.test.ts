import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { formatChecks } from "../../generator/src/emit/format-checks.js";
import { closes } from "../suite/adapt.js";
import { outcomesOf } from "../suite/generated.js";
import { schema, valuesNear } from "../support/random-schemas.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const numberOfSchemas = 200;
const valuesOfEach = 60;

// ajv is the reference implementation of JSON Schema in JavaScript. All objects of these schemas say whether they are
// closed, so a write check is right only if it says exactly what ajv says.
it("printed checks and ajv agree about any value of any schema, and refuse it where ajv does", {
  timeout: 120_000,
}, async () => {
  const groups = fc.sample(schema, { numRuns: numberOfSchemas, seed: 20_250_103 }).map((one, index) => ({
    draft: "draft2020-12" as const,
    file: "random",
    description: String(index),
    schema: one,
    tests: [],
  }));
  const outcomes = await outcomesOf(groups, await temporaryFolder());
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  for (const [name, { fits }] of Object.entries(formatChecks)) ajv.addFormat(name, fits);
  const counts = { schemas: 0, accepted: 0, refused: 0 };
  // What ajv says of a list as a whole may be said here of the items in it that are too many.
  const wrong: unknown[] = [];
  for (const { group, checks } of outcomes) {
    if (checks === undefined) continue;
    const standard = ajv.compile({
      type: "object",
      properties: { value: group.schema },
      required: ["value"],
      additionalProperties: false,
    });
    counts.schemas += 1;
    for (const value of fc.sample(valuesNear(group.schema), { numRuns: valuesOfEach, seed: 1 })) {
      const event: unknown = JSON.parse(JSON.stringify({ value }));
      const [write, expected, read] = [checks.write(event), standard(event), checks.read(event)];
      counts[expected ? "accepted" : "refused"] += 1;
      const seen = new Set(standard.errors?.map(({ instancePath }) => instancePath));
      const extra = (checks.write.errors ?? []).filter(
        ({ instancePath }) => ![...seen].some((path) => instancePath.startsWith(path)),
      );
      const readWell = isMilderInReading(group.schema) ? read || !write : read === write;
      if (write !== expected || !readWell || extra.length > 0) {
        wrong.push({
          schema: JSON.stringify(group.schema),
          value: JSON.stringify(value),
          write,
          expected,
          read,
          extra,
        });
      }
    }
  }

  expect(wrong.slice(0, 3)).toEqual([]);
  // Where hardly anything is generated, accepted or refused, little would be shown.
  expect(counts.schemas).toBeGreaterThan(numberOfSchemas / 2);
  expect(counts.accepted).toBeGreaterThan(2_000);
  expect(counts.refused).toBeGreaterThan(2_000);
});

/** Reading tolerates unknown properties, and a value that fits several branches of `oneOf`. */
function isMilderInReading(one: unknown): boolean {
  return closes(one) || JSON.stringify(one).includes('"oneOf"');
}
