import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { formatChecks } from "../../generator/src/emit/format-checks.js";
import { generate } from "../../generator/src/index.js";
import { checksOf } from "../support/checks-of.js";
import { fuzz, limit } from "../support/fuzz.js";
import { mutate, mutation } from "../support/mutations.js";
import { root } from "../support/paths.js";
import { run } from "../support/run.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { eventSchemas, instanceOf, type Schema } from "./random-schemas.js";

const choices = fc.array(fc.nat(1_000), { minLength: 8, maxLength: 8 });
const changes = fc.array(mutation, { maxLength: 2 });
const tries = fc.array(fc.tuple(choices, changes), { minLength: 12, maxLength: 12 });

// Whatever a schema says, and whatever its names and texts are: a diagnostic, or code that does nothing but what the
// schema means. ajv at run time, on the schema as it was written, is the judge of that.
it("random schemas with hostile texts give diagnostics, or checks and types that mean what they say", {
  timeout: limit(120_000),
}, async () => {
  const folder = await temporaryFolder();
  const pages: string[] = [];
  const counts = { schemas: 0, generated: 0, accepted: 0, refused: 0 };
  const property = fc.property(eventSchemas, tries, (schema, list) => {
    counts.schemas += 1;
    const place = join(folder, String(counts.schemas));
    const files = generated(schema, place);
    if (files.size === 0) return;
    counts.generated += 1;
    const checks = checksOf(files.get("validators/it-done.ts") ?? "");
    const judge = ajv().compile(schema);
    const fitting = list.flatMap(([picks, mutations]) => {
      let at = 0;
      const choose = (below: number): number => (picks[at++ % picks.length] ?? 0) % Math.max(1, below);
      const data = { value: instanceOf((schema["properties"] as Schema)["value"], schema, choose) };
      const one = mutations.reduce(mutate, structuredClone(data) as unknown);
      const verdicts = { write: checks.write(one), judge: judge(one), read: checks.read(one) };
      counts[verdicts.write ? "accepted" : "refused"] += 1;
      expect(
        (!verdicts.write || verdicts.judge) && (!verdicts.judge || verdicts.read),
        `${JSON.stringify(one)} ${JSON.stringify(verdicts)}`,
      ).toBe(true);
      return verdicts.write ? [one] : [];
    });
    for (const [path, text] of files) put(join(place, path), text);
    const page = join(place, "page.ts");
    const lines = fitting.map(
      (one, index) => `export const value${index}: ItDone = ${JSON.stringify(one)};\n`,
    );
    put(page, `import type { ItDone } from "./index.js";\n${lines.join("")}`);
    pages.push(page, join(place, "index.ts"));
    expect("pwned" in globalThis, "the text of a schema was run").toBe(false);
  });
  fc.assert(property, fuzz(75));
  // Hardly anything would be proved if most schemas were refused, or most values were.
  expect(counts.generated / counts.schemas).toBeGreaterThan(0.4);
  expect(counts.accepted).toBeGreaterThan(counts.generated);
  expect(counts.refused).toBeGreaterThan(counts.generated);
  expect(await compile(pages, folder)).toBe("");
});

/** The files that a schema gives, by path in the output folder; none where it is refused. */
function generated(schema: Schema, folder: string): ReadonlyMap<string, string> {
  put(join(folder, "schemas/it/events/it-done.json"), JSON.stringify(schema));
  const { files, diagnostics } = generate({ schemas: "schemas", out: "out" }, { folder });
  for (const { code, place } of diagnostics) {
    expect(code).not.toBe("RITA9001");
    expect(place?.line, `${code} has a place`).toBeGreaterThan(0);
  }
  if (!diagnostics.some(({ severity }) => severity !== "warning")) expect(files.length).toBeGreaterThan(0);
  return new Map(
    files.map(({ path, text }) => {
      expect(path.startsWith(join(folder, "out/"))).toBe(true);
      return [path.slice(join(folder, "out/").length), text];
    }),
  );
}

function ajv(): Ajv2020 {
  // Without all errors ajv takes a missing property "" for none that is missing.
  const instance = new Ajv2020({ strict: false, logger: false, allErrors: true });
  for (const [name, { fits }] of Object.entries(formatChecks)) instance.addFormat(name, fits);
  return instance;
}

/** What the compiler says of all generated code, and of the values that the checks accept. */
async function compile(files: readonly string[], folder: string): Promise<string> {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  put(join(folder, "package.json"), '{ "type": "module" }');
  const compilerOptions = {
    target: "es2022",
    lib: ["es2022"],
    types: [],
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: true,
  };
  put(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { code, stdout, stderr } = await run(process.execPath, [tsc, "-p", folder], {
    cwd: folder,
    timeout: 600_000,
  });
  return code === 0 ? "" : `exit code ${code}\n${stdout}${stderr}`;
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
