import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { generate } from "../../generator/src/index.js";
import { manifestName } from "../../generator/src/output/manifest.js";
import { keywords, refused } from "../../generator/src/schema/keywords.js";
import { fuzz, limit } from "../support/fuzz.js";
import { repository } from "../support/golden.js";
import { config, type Project, project } from "../support/golden-project.js";
import { hostileTexts } from "./random-schemas.js";

const schemas = [
  "order/events/order-placed.json",
  "order/commands/place-order.json",
  "product/state.yaml",
  "shared/money.json",
] as const;
const domain = new Map(
  readdirSync(join(repository, "schemas"), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(json|yaml)$/.test(path) && !path.startsWith("meta"))
    .map((path) => [path, readFileSync(join(repository, "schemas", path))]),
);

/** What may happen to a file: other bytes in its place, or something that is no file at all. */
type Damage = (bytes: Buffer, path: string, folder: string) => void;

const put = (path: string, content: string | Uint8Array): void => {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};

const changedBytes = fc.tuple(fc.nat(), fc.nat(40), fc.uint8Array({ maxLength: 6 })).map(
  ([at, gone, added]): Damage =>
    (bytes, path) => {
      const start = at % (bytes.length + 1);
      put(path, Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(start + gone)]));
    },
);

const damages: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 4, arbitrary: changedBytes },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 60 }).map(
      (bytes): Damage =>
        (_, path) =>
          put(path, bytes),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.json({ maxDepth: 4 }).map(
      (text): Damage =>
        (_, path) =>
          put(path, text),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Damage>(
      (bytes, path) => put(path, Buffer.concat([Buffer.from("\uFEFF"), bytes])),
      (bytes, path) => put(path, Buffer.from(`\uFEFF${bytes}`, "utf16le")),
      (bytes, path) => put(path, Buffer.from(`${bytes}`, "utf16le").swap16()),
      (_, path) => put(path, ""),
      (_, path) => put(path, "\u0000"),
      (bytes, path) => put(path, bytes.toString().replaceAll("\n", "\r\n")),
      (bytes, path) => put(path, bytes.subarray(0, bytes.length / 2)),
      (_, path) =>
        put(path, `{ "properties": ${'{ "a": { "properties": '.repeat(150)}{}${"} }".repeat(150)} }`),
      (_, path) => put(path, "[".repeat(100_000)),
      (_, path) => put(path, '{ "type": "object", "properties": { "a": { "$ref": "#/properties/a" } } }'),
      (_, path) => put(path, '{ "$ref": "#" }'),
      (_, path) => put(path, "type: object\nproperties: { a: &x { type: string }, b: *x }\n"),
      (_, path) => put(path, "a: &a [b]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"),
      (_, path) => rmSync(path),
      (_, path) => {
        rmSync(path);
        mkdirSync(path);
      },
      (_, path) => {
        rmSync(path);
        symlinkSync(path, path);
      },
      (_, path) => {
        rmSync(path);
        symlinkSync("nowhere", path);
      },
      (_, path) => symlinkSync("..", join(dirname(path), "up")),
      (bytes, path) => put(join(dirname(path), "Order-Placed.json"), bytes),
      (bytes, path) => put(join(dirname(path), "a b.json"), bytes),
      (bytes, path) => put(join(dirname(path), "__proto__.json"), bytes),
      (bytes, path) => put(join(dirname(path), "*∕ evil\n.json"), bytes),
      (bytes, path) => put(join(dirname(path), "events/inner.v0.json"), bytes),
    ),
  },
);

function outputOf({ files }: Project): ReadonlyMap<string, string> {
  return new Map([...files()].filter(([path]) => path.startsWith("src/")));
}

// A run writes the whole new set or nothing: whatever lies in the schemas folder, whoever made it.
it("damaged schema files give diagnostics and leave the old files, or give the new ones, whole", {
  timeout: limit(60_000),
}, async () => {
  const counts = { written: 0, refused: 0 };
  const damaged = fc.array(fc.tuple(fc.constantFrom(...schemas), damages), { minLength: 1, maxLength: 2 });
  const made = project({ "rita.config.json": config });
  const restore = (): void => {
    rmSync(join(made.folder, "schemas"), { recursive: true });
    for (const [path, bytes] of domain) put(join(made.folder, "schemas", path), bytes);
  };
  mkdirSync(join(made.folder, "schemas"));
  restore();
  expect(await made.rita("generate")).toMatchObject({ exitCode: 0, err: "" });
  let before = outputOf(made);
  const property = fc.asyncProperty(damaged, async (list) => {
    restore();
    for (const [path, damage] of list) {
      const absolute = join(made.folder, "schemas", path);
      try {
        damage(domain.get(path) ?? Buffer.from(""), absolute, made.folder);
      } catch (error) {
        // The second of two damages may find that the first has removed what it works on.
        if (!(error instanceof Error && "code" in error)) throw error;
      }
    }
    const { exitCode, out, err } = await made.rita("generate");
    expect(`${out}${err}`).not.toContain("RITA9001");
    const after = outputOf(made);
    if (exitCode === 2) {
      counts.refused += 1;
      expect(err).toMatch(/error RITA\d{4}/);
      expect(after, "nothing was written").toEqual(before);
      return;
    }
    counts.written += 1;
    expect(exitCode).toBe(0);
    const { files } = generate({ schemas: "schemas", out: "src/generated" }, { folder: made.folder });
    const wanted = files.map(({ path }) => path.slice(made.folder.length + 1));
    const there = [...after.keys()].filter(
      (path) => path.startsWith("src/generated/") && !path.endsWith(manifestName),
    );
    expect(there.sort(), "the new set and nothing else").toEqual(wanted.sort());
    for (const { path, text } of files) expect(after.get(path.slice(made.folder.length + 1))).toBe(text);
    before = after;
  });
  await fc.assert(property, { ...fuzz(40), endOnFailure: true });
  expect(counts.refused).toBeGreaterThan(10);
  expect(counts.written).toBeGreaterThan(1);
});

const words = [
  ...Object.keys(keywords),
  ...Object.keys(refused),
  "x-rita-x",
  "x-y",
  "constructor",
  "__proto__",
];

const pieces: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      null,
      true,
      false,
      0,
      -1,
      0.1,
      1e308,
      2 ** 53,
      "",
      "object",
      "string",
      "null",
      "#",
      "#/",
      "#/$defs/a",
      "%",
      "a#b",
    ],
    ...[
      [],
      {},
      [[]],
      ["a", "a"],
      { type: "object" },
      { type: [] },
      { type: ["string", "string"] },
      { $ref: "#" },
    ],
    ...[
      { allOf: [{ $ref: "#" }] },
      { anyOf: [{ $ref: "#" }, { type: "null" }] },
      { $id: "a" },
      { $id: "http://[" },
    ],
    ...[
      { const: { a: [null] } },
      { enum: [[], {}] },
      { properties: { "": false } },
      { required: ["toString"] },
    ],
    ...[{ $anchor: "a" }, { pattern: "(" }, { format: "date" }, { minimum: 2, maximum: 1 }, { items: [{}] }],
  ),
  fc.constantFrom(...hostileTexts),
  fc.jsonValue({ maxDepth: 2 }),
);

/** One change somewhere in a schema: another value, a keyword more, a member less. */
const changes = fc.record({
  steps: fc.array(fc.nat(30), { maxLength: 7 }),
  kind: fc.constantFrom("replace", "add", "remove", "wrap"),
  word: fc.constantFrom(...words),
  piece: pieces,
});

type Change = typeof changes extends fc.Arbitrary<infer Value> ? Value : never;

function changed(value: unknown, { steps, ...change }: Change): unknown {
  const [step, ...rest] = steps;
  const { kind, word, piece } = change;
  if (typeof value !== "object" || value === null || step === undefined) {
    if (kind === "wrap") return { [word]: value };
    if (kind !== "add" || typeof value !== "object" || value === null) return piece;
    return Array.isArray(value) ? [...value, piece] : { ...value, [word]: piece };
  }
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return piece;
  const inner = changed((value as Record<string, unknown>)[key], { steps: rest, ...change });
  const entries = Object.entries(value).flatMap(([name, one]) => {
    if (name !== key) return [[name, one] as const];
    return kind === "remove" && rest.length === 0 ? [] : [[name, inner] as const];
  });
  return Array.isArray(value) ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}

const starts = [...domain]
  .filter(([path]) => path.endsWith(".json"))
  .map(([path, bytes]) => [path, JSON.parse(String(bytes)) as unknown] as const);

it("changed schemas give diagnostics with their places, or files", { timeout: limit(60_000) }, () => {
  const { folder } = project({});
  for (const [path, bytes] of domain) put(join(folder, "schemas", path), bytes);
  const counts = { generated: 0, refused: 0 };
  const property = fc.property(
    fc.constantFrom(...starts),
    fc.array(changes, { minLength: 1, maxLength: 3 }),
    ([path, start], list) => {
      const absolute = join(folder, "schemas", path);
      writeFileSync(absolute, JSON.stringify(list.reduce(changed, start)));
      try {
        const { diagnostics, files } = generate({ schemas: "schemas", out: "generated" }, { folder });
        const errors = diagnostics.filter(({ severity }) => severity !== "warning");
        counts[errors.length > 0 ? "refused" : "generated"] += 1;
        expect(errors.length === 0).toBe(files.length > 0);
        for (const { code, place } of diagnostics) {
          expect(place?.line ?? 0, `${code} has a place`).toBeGreaterThan(0);
          expect(place?.file, code).toMatch(/^schemas\//);
        }
        for (const file of files) expect(file.path.startsWith(join(folder, "generated/"))).toBe(true);
      } finally {
        put(absolute, domain.get(path) ?? "");
      }
    },
  );
  fc.assert(property, fuzz(80));
  expect(counts.refused).toBeGreaterThan(20);
  expect(counts.generated).toBeGreaterThan(3);
});
