import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generate } from "../../generator/src/index.js";
import { checksOf } from "../support/checks-of.js";
import { config, event, type Project, project } from "../support/golden-project.js";

const done = "schemas/it/events/it-done.json";

function eventOf(value: object | string): Readonly<Record<string, object | string>> {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return { "rita.config.json": config, [done]: `{ "type": "object", "properties": { "value": ${text} } }` };
}

/** Every path in a project, those of its parts that were there before left out. */
function written({ files }: Project, before: ReadonlyMap<string, string>): readonly string[] {
  return [...files().keys()].filter((path) => !before.has(path)).sort();
}

describe("names that would be code, or that lead out of the folder, are refused:", () => {
  const inherited = ["__proto__", "constructor", "toString", "hasOwnProperty", "__defineGetter__"];
  const files: readonly (readonly [
    name: string,
    files: Readonly<Record<string, object | string>>,
    codes: RegExp,
  ])[] = [
    ...inherited.flatMap((name): (typeof files)[number][] => [
      [`an event ${name}`, { [`schemas/it/events/${name}.json`]: event }, /RITA4008/],
      [`a command ${name}`, { [done]: event, [`schemas/it/commands/${name}.json`]: event }, /RITA4008/],
      [`an entity ${name}`, { [`schemas/${name}/events/it-done.json`]: event }, /RITA4008/],
      [
        `a property ${name}`,
        { [done]: `{ "type": "object", "properties": { "${name}": { "type": "null" } } }` },
        /RITA3019/,
      ],
      [
        `a required ${name}`,
        { [done]: { type: "object", required: [name], additionalProperties: { type: "string" } } },
        /RITA3019/,
      ],
      [
        `a property that needs ${name}`,
        { [done]: { type: "object", properties: { a: { type: "null" } }, dependentRequired: { a: [name] } } },
        /RITA3019/,
      ],
      [`a keyword ${name}`, { [done]: `{ "type": "object", "${name}": {} }` }, /RITA3001/],
    ]),
    ["an entity without a letter", { "schemas/_/events/it-done.json": event }, /RITA4006/],
    [
      "a wire type that is a path",
      { [done]: { type: "object", "x-rita-type": "../../../evil" } },
      /RITA4001/,
    ],
    ["an entity that is a path", { [done]: { type: "object", "x-rita-entity": "../evil" } }, /RITA4001/],
    [
      "an entity that is the folder around",
      { [done]: { type: "object", "x-rita-entity": ".." } },
      /RITA4001/,
    ],
    [
      "a wire type that is code",
      { [done]: { type: "object", "x-rita-type": '"; globalThis.pwned = 1; "' } },
      /RITA4001/,
    ],
    ["a file name that is code", { ["schemas/it/events/`+globalThis.x+`.json"]: event }, /RITA4001/],
    [
      "a $ref to a file of the system",
      eventOf({ $ref: "../../../../../../../../../../etc/passwd" }),
      /RITA3006/,
    ],
    ["a $ref to a file by its address", eventOf({ $ref: "file:///etc/passwd" }), /RITA3006/],
    ["a $ref that hides its way up", eventOf({ $ref: "..%2f..%2f..%2fpackage.json" }), /RITA3006/],
    ["a $ref to the configuration", eventOf({ $ref: "../../../rita.config.json" }), /RITA3006/],
    ["a $ref to what every object has", eventOf({ $ref: "#/constructor" }), /RITA3006/],
    [
      "a codec that every object has",
      { [done]: { type: "object", "x-rita-codec": "constructor" } },
      /RITA3003/,
    ],
    ["half a character", eventOf('{ "const": "\\ud800" }'), /RITA2005/],
    [
      "a name with half a character",
      eventOf('{ "type": "object", "properties": { "\\udfff": {} } }'),
      /RITA2005/,
    ],
    [
      "half a character in YAML",
      { "schemas/it/events/it-done.yaml": 'title: "\\ud800"\ntype: object\n' },
      /RITA2006/,
    ],
    ["a number that is infinite", eventOf('{ "type": "number", "maximum": 1e999 }'), /RITA2005/],
    [
      "a key of patternProperties that is no pattern",
      eventOf({ type: "object", patternProperties: { "(": {} } }),
      /RITA3014/,
    ],
  ];

  it.each(files)("%s", async (_name, content, codes) => {
    const made = project({ "rita.config.json": config, ...content });
    const before = made.files();
    expect(await made.rita("generate")).toMatchObject({ exitCode: 2, err: expect.stringMatching(codes) });
    expect(written(made, before)).toEqual([]);
  });
});

describe("a key __proto__", () => {
  const polluted = '{ "__proto__": { "polluted": true } }';

  it("in values is a key like others, for checks and for the generator itself", async () => {
    const value = `{ "enum": [${polluted}, "a"], "default": ${polluted}, "examples": [${polluted}], "x-note": ${polluted} }`;
    const made = project(eventOf(value));
    expect(await made.rita("generate")).toMatchObject({ exitCode: 0, err: "" });
    const checks = checksOf(made.files().get("src/generated/validators/it-done.ts") ?? "");
    expect(checks.write(JSON.parse(`{ "value": ${polluted} }`))).toBe(true);
    expect(checks.write({ value: {} })).toBe(false);
    expect(checks.write({ value: Object.create({ polluted: true }) })).toBe(false);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("in data is an unknown property where an object is closed", async () => {
    const made = project(eventOf({ type: "object", properties: { a: { type: "null" } } }));
    await made.rita("generate");
    const checks = checksOf(made.files().get("src/generated/validators/it-done.ts") ?? "");
    expect(checks.write(JSON.parse(`{ "value": ${polluted} }`))).toBe(false);
    expect(checks.read(JSON.parse(`{ "value": ${polluted} }`))).toBe(true);
  });
});

describe("a pattern that can take for ever", () => {
  const slow = { type: "object", properties: { a: { type: "string", pattern: "^(\\w+\\s?)*$" } } };
  const place = /schemas\/it\/events\/it-done\.json:6:18 warning RITA3021/;

  it("is warned of at its place, and stops nothing", async () => {
    const made = project({ "rita.config.json": config, [done]: slow });
    expect(await made.rita("generate")).toMatchObject({ exitCode: 0, err: expect.stringMatching(place) });
    expect(made.files().has("src/generated/validators/it-done.ts")).toBe(true);
    expect(await made.rita("generate", "--check", "--force")).toMatchObject({
      err: expect.stringMatching(place),
    });
    expect((await made.rita("lint")).err).toMatch(place);
    const { out } = await made.rita("generate", "--force", "--format", "json");
    expect(JSON.parse(out).diagnostics).toMatchObject([{ code: "RITA3021", severity: "warning" }]);
    const { diagnostics, files } = generate(
      { schemas: "schemas", out: "src/generated" },
      { folder: made.folder },
    );
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([["RITA3021", "warning"]]);
    expect(files.length).toBeGreaterThan(0);
  });

  it("is found where names of properties are described, too", async () => {
    const maps = { type: "object", patternProperties: { "^(a|a)*$": { type: "null" } } };
    const names = { type: "object", propertyNames: { pattern: "(a+)+$" }, additionalProperties: true };
    const made = project({
      "rita.config.json": config,
      [done]: { type: "object", properties: { maps, names } },
    });
    const { err } = await made.rita("generate");
    expect(err.match(/RITA3021/g)).toHaveLength(2);
  });

  it("does not hide the errors beside it", async () => {
    const wrong = { ...slow, required: ["b"] };
    const made = project({ "rita.config.json": config, [done]: wrong });
    const { exitCode, err } = await made.rita("generate");
    expect(exitCode).toBe(2);
    expect(err).toMatch(/error RITA3015[\s\S]*1 problem; nothing was written/);
  });
});

it("an object of which nothing is said is warned of inside a message, and is fine as one", async () => {
  const made = project({
    "rita.config.json": config,
    [done]: { type: "object", properties: { a: { type: "object" } } },
  });
  const { exitCode, err } = await made.rita("generate");
  expect(exitCode).toBe(0);
  expect(err).toMatch(/:4:10 warning RITA3022 [\s\S]*"additionalProperties": true/);
  made.write(done, { type: "object" });
  expect(await made.rita("generate")).toMatchObject({ exitCode: 0, err: "" });
});

it("a file of five megabytes is read", async () => {
  const note = "x".repeat(1024);
  const properties = Object.fromEntries(
    Array.from({ length: 5 * 1024 }, (_, at) => [`p${at}`, { type: "string", $comment: note }]),
  );
  const made = project({
    "rita.config.json": config,
    "schemas/it/events/it-done.json": { type: "object", properties },
  });
  expect(readFileSync(`${made.folder}/${done}`).length).toBeGreaterThan(5 * 1024 * 1024);
  expect(await made.rita("generate")).toMatchObject({ exitCode: 0, err: "" });
});

it("a type that is misspelt is one problem: no warning follows from what it might mean", async () => {
  const properties = { note: { type: "strin" } };
  const { rita } = project({
    "rita.config.json": config,
    "schemas/order/events/order-placed.json": { type: "object", properties },
  });
  const { err } = await rita("generate");
  expect(err).toMatch(/RITA3003 "type" does not know "strin"/);
  expect(err).not.toContain("RITA3022");
});
