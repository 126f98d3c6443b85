import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { manifestName, parseManifest, writtenOf } from "../../generator/src/output/manifest.js";
import { type GoldenCase, generateCase, goldenCases, readTree } from "../support/golden.js";
import { compileGolden, compilers } from "../support/golden-compile.js";
import { bundleOf, importValidators } from "../support/golden-validators.js";

// RITA_UPDATE_GOLDEN=1 writes what is generated now; read the difference before you commit it.
const update = process.env["RITA_UPDATE_GOLDEN"] === "1";
const cases = goldenCases();

describe.each(cases.map((one) => [one.name, one] as const))("golden case %s", (_name, one) => {
  it("generates the expected files, byte for byte", () => {
    const generated = generateCase(one);
    if (update && one.name !== "reference") rewrite(one, generated);
    const expected = new Map([...readTree(one.expected)].filter(([path]) => path !== manifestName));
    expect([...generated.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [path, text] of generated) expect(text, path).toBe(expected.get(path));
  });

  const rows = Object.entries(one.instances).flatMap(
    ([type, { valid = [], invalid = [], outOfRange = [], tolerated = [] }]) => [
      ...valid.map((value) => [type, value, true, true] as const),
      ...[...invalid, ...outOfRange].map((value) => [type, value, false, undefined] as const),
      ...tolerated.map((value) => [type, value, false, true] as const),
    ],
  );
  it("has checks that accept and refuse the values of its table", async () => {
    const checks = await importValidators(one);
    const wrong = rows.flatMap(([type, value, write, read]) => {
      const frozen = deepFreeze(structuredClone(value));
      const printed = checks.get(type);
      const verdicts = [printed?.write(frozen), printed?.read(frozen)];
      const fits = verdicts[0] === write && (read === undefined || verdicts[1] === read);
      return fits ? [] : [`${type} ${JSON.stringify(value)}: write ${verdicts[0]}, read ${verdicts[1]}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe.each(Object.keys(compilers))("%s", (compiler) => {
  it("accepts all generated code, and agrees with the checks about the values of the tables", {
    timeout: 60_000,
  }, async () => {
    expect(await compileGolden(cases, compiler)).toBe("");
  });
});

describe("printed checks", () => {
  const unions = cases.find(({ name }) => name === "unions");
  const reference = cases.find(({ name }) => name === "reference");
  if (unions === undefined || reference === undefined) throw new Error("A golden case is missing.");

  it("report the mistakes of the one branch that the tag names", async () => {
    const write = (await importValidators(unions)).get("shape-drawn")?.write;
    expect(write?.({ outline: { kind: "circle", side: 1 } })).toBe(false);
    expect(
      write?.errors?.map(({ instancePath, keyword, params }) => ({ instancePath, keyword, params })),
    ).toEqual([
      { instancePath: "/outline", keyword: "required", params: { missingProperty: "radius" } },
      { instancePath: "/outline", keyword: "additionalProperties", params: { additionalProperty: "side" } },
    ]);
  });

  it("report an unknown tag once, with the known ones", async () => {
    const write = (await importValidators(unions)).get("shape-drawn")?.write;
    expect(write?.({ outline: { kind: "oval" } })).toBe(false);
    expect(
      write?.errors?.map(({ instancePath, keyword, params }) => ({ instancePath, keyword, params })),
    ).toEqual([
      {
        instancePath: "/outline/kind",
        keyword: "enum",
        params: { allowedValues: ["circle", "square", "line", "path"] },
      },
    ]);
  });

  it("want exactly one shape of a oneOf in what is written, any in what is read", async () => {
    const checks = (await importValidators(unions)).get("shape-drawn");
    const told = (mode: "write" | "read", place: unknown): unknown => {
      checks?.[mode]({ place });
      const failures = checks?.[mode].errors?.filter(({ instancePath }) => instancePath === "/place");
      return failures?.map(({ keyword, params }) => [keyword, params]).slice(-1);
    };
    const both = { x: 1, y: 2, name: "here" };
    expect(told("write", both)).toEqual([["oneOf", { passingSchemas: [0, 1] }]]);
    expect(told("read", both)).toEqual([]);
    expect(told("write", 5)).toEqual([["oneOf", { passingSchemas: null }]]);
    expect(told("read", 5)).toEqual([["anyOf", {}]]);
  });

  it("use neither require nor code made at run time", () => {
    for (const [path, text] of readTree(reference.expected)) {
      expect(text, path).not.toMatch(/\brequire\(|\beval\(|new Function/);
    }
  });

  it("are left out of a bundle that does not use them", async () => {
    const one = await bundleOf(
      reference,
      `import { StockReserved } from generated; console.log(StockReserved.type);`,
    );
    expect(one).toContain("stock-reserved");
    expect(one).not.toContain("order-placed");
    expect(one).not.toContain("trackingNumber");
    expect(one.length).toBeLessThan(40 * 1024);
  });
});

describe("the committed manifest of the example", () => {
  it("holds the hash of every generated file", () => {
    const reference = cases.find(({ name }) => name === "reference");
    const files = new Map(reference === undefined ? [] : readTree(reference.expected));
    const manifest = parseManifest(files.get(manifestName) ?? "");
    files.delete(manifestName);
    expect([...(manifest?.files ?? [])]).toEqual([...files].map(([path, text]) => [path, writtenOf(text)]));
  });
});

function rewrite({ expected }: GoldenCase, files: ReadonlyMap<string, string>): void {
  rmSync(expected, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(expected, path)), { recursive: true });
    writeFileSync(join(expected, path), text);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
