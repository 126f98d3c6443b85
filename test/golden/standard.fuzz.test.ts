import { Ajv, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { formatChecks } from "../../generator/src/emit/format-checks.js";
import { fuzz } from "../support/fuzz.js";
import { type GoldenCase, goldenCases, readTree } from "../support/golden.js";
import { importValidators } from "../support/golden-validators.js";
import { mutate, mutation } from "../support/mutations.js";

/** `references` mixes `$id` and file paths, which a plain validator cannot resolve. */
const cases = goldenCases().filter(
  ({ name, instances }) => name !== "references" && Object.keys(instances).length > 0,
);

// The printed checks are made from a model of the schemas. This holds them against ajv, the reference implementation,
// on the schemas as they were written: where objects are closed, writing may refuse more;
// where unknown properties are ignored, reading may accept more; and nothing else may differ.
describe.each(cases.map((one) => [one.name, one] as const))("the printed checks of %s", (_name, one) => {
  it("accept no more when writing and no less when reading than the schemas as they were written", async () => {
    const printed = await importValidators(one);
    const standard = standardChecks(one);
    let accepted = 0;
    for (const [type, { valid = [], invalid = [], outOfRange = [] }] of Object.entries(one.instances)) {
      const [checks, reference] = [printed.get(type), standard.get(type)];
      if (checks === undefined || reference === undefined) throw new Error(`There is no check of ${type}.`);
      const start = fc.constantFrom(...[...valid, ...invalid, ...outOfRange]);
      const property = fc.property(start, fc.array(mutation, { maxLength: 3 }), (value, mutations) => {
        const changed = mutations.reduce(mutate, structuredClone(value));
        const [write, standardly, read] = [checks.write(changed), reference(changed), checks.read(changed)];
        accepted += Number(write);
        return (!write || standardly) && (!standardly || read);
      });
      fc.assert(property, fuzz(400));
    }
    // A test in which nothing is accepted would hold for checks that refuse everything.
    expect(accepted).toBeGreaterThan(20);
  });
});

/** ajv's own checks of the schemas of a case, by wire type. */
function standardChecks(one: GoldenCase): ReadonlyMap<string, ValidateFunction> {
  const draft07 = one.name === "draft-07";
  const ajv = new (draft07 ? Ajv : Ajv2020)({ strict: false, logger: false });
  for (const [name, { fits }] of Object.entries(formatChecks)) ajv.addFormat(name, fits);
  const types = new Map<string, string>();
  const ids: Readonly<Record<string, string>> = {
    "https://shop.example/party.json": "file:///shared/party.json",
  };
  for (const [path, text] of readTree(one.schemas)) {
    const schema = parse(text);
    const id = `file:///${path}`;
    if (typeof schema.$id === "string" && Object.hasOwn(ids, schema.$id)) schema.$id = id;
    ajv.addSchema(schema, id);
    const type = schema["x-rita-type"] ?? path.replace(/^.*\/|(\.v\d+)?\.\w+$/g, "");
    // The newest version of an event counts; the folder lists it before or after the first one.
    if (/\.v\d+\.\w+$/.test(path) || !types.has(type)) types.set(type, id);
  }
  return new Map(
    Object.keys(one.instances).map((type) => {
      const check = ajv.getSchema(types.get(type) ?? "");
      if (check === undefined) throw new Error(`ajv has no schema for ${type}.`);
      return [type, check] as const;
    }),
  );
}
