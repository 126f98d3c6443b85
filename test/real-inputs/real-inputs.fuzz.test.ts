import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatChecks } from "../../generator/src/emit/format-checks.js";
import { generate, write } from "../../generator/src/index.js";
import { checksOf } from "../support/checks-of.js";
import { compileProgram, linkPackages } from "../support/compile-project.js";
import { fuzz, limit } from "../support/fuzz.js";
import { type Project, project } from "../support/golden-project.js";
import { mutate, mutation } from "../support/mutations.js";
import { asyncApi, type SchemaSet, schemaSets } from "./schema-sets.js";

const draft07 = "http://json-schema.org/draft-07/schema#";

function projectOf(files: Readonly<Record<string, string>>, used: string): Project {
  const value = { $ref: `../../${used}` };
  return project({
    "schemas/it/events/it-done.json": {
      $schema: draft07,
      type: "object",
      properties: { value },
      required: ["value"],
    },
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`schemas/${path}`, text])),
  });
}

function generated({ folder }: Project): ReturnType<typeof generate> {
  return generate({ schemas: "schemas", out: "src/generated" }, { folder });
}

describe.each(schemaSets.map((set) => [set.name, set] as const))("%s", (_name, set) => {
  it("gives types and checks that say what ajv says of the schemas as they are published", {
    timeout: limit(60_000),
  }, async () => {
    const made = projectOf(set.files, set.used);
    const result = generated(made);
    expect(result.diagnostics.map(({ code, place }) => `${code} ${place?.file}:${place?.line}`)).toEqual(
      set.warnings,
    );
    expect(write(result)).toEqual([]);
    const checks = checksOf(made.files().get("src/generated/validators/it-done.ts") ?? "");
    const judge = judgeOf(set);
    const { write: written, read } = set.values;
    for (const value of written) expect(checks.write({ value }), JSON.stringify(value)).toBe(true);
    for (const value of read) {
      expect([checks.write({ value }), checks.read({ value }), judge(value)], JSON.stringify(value)).toEqual([
        false,
        true,
        true,
      ]);
    }
    const accepted: unknown[] = [...written];
    const changes = fc.array(mutation, { minLength: 1, maxLength: 3 });
    const property = fc.property(fc.constantFrom(...written, ...read), changes, (start, mutations) => {
      const value = mutations.reduce(mutate, structuredClone(start) as unknown);
      const verdicts = [checks.write({ value }), judge(value), checks.read({ value })];
      expect(
        ["false,false,false", "false,false,true", "false,true,true", "true,true,true"],
        JSON.stringify(value),
      ).toContain(String(verdicts));
      if (verdicts[0] === true) accepted.push(value);
    });
    fc.assert(property, fuzz(400));
    expect(accepted.length, "some changed values are still right").toBeGreaterThan(written.length + 20);

    linkPackages(made);
    const values = accepted.map(
      (value, at) => `export const value${at}: ItDone = { value: ${JSON.stringify(value)} };\n`,
    );
    const program = `import type { ItDone } from "./generated/index.js";\n${values.join("")}`;
    expect(await compileProgram(made, program, "TypeScript 7")).toBe("");
    expect(await compileProgram(made, `${program}// 5.9\n`, "TypeScript 5.9")).toBe("");
  });
});

describe("AsyncAPI (@asyncapi/specs)", () => {
  it.each(["2.6.0", "3.0.0"])(
    "%s gives one diagnostic for each thing that is not supported, at its place",
    (version) => {
      const made = projectOf(asyncApi(version), "asyncapi/info.json");
      const { files, diagnostics } = generated(made);
      expect(files).toEqual([]);
      const errors = diagnostics.filter(({ severity }) => severity !== "warning");
      expect(errors.length).toBeGreaterThan(10);
      for (const { code, message, place } of errors) {
        const line =
          made
            .files()
            .get(place?.file ?? "")
            ?.split("\n")[(place?.line ?? 0) - 1] ?? "";
        const [, word = ""] = /"([^"]+)"/.exec(message) ?? [];
        expect(line, `${code} ${message} points at ${place?.file}:${place?.line}`).toContain(
          word.split(" ")[0],
        );
      }
      expect([...new Set(errors.map(({ code }) => code))].sort()).toEqual([
        "RITA3002",
        "RITA3006",
        "RITA3009",
        "RITA3013",
      ]);
    },
  );
});

/** ajv's own check of the schema, compiled at run time. */
function judgeOf({ files, used }: SchemaSet): (value: unknown) => boolean {
  const ajv = new Ajv({ strict: false, logger: false, meta: false, validateSchema: false, allErrors: true });
  for (const [name, { fits }] of Object.entries(formatChecks)) ajv.addFormat(name, fits);
  for (const [path, text] of Object.entries(files)) ajv.addSchema(JSON.parse(text), path);
  const check = ajv.getSchema(used);
  if (check === undefined) throw new Error(`ajv does not know ${used}.`);
  return (value) => check(value) === true;
}
