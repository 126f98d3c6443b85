import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Content, config, event, project } from "../../../test/support/golden-project.js";

const placed = "schemas/order/events/order-placed.json";

/** Bad input: what is in the folder, and the line that has to be printed. */
const badInput: readonly (readonly [string, Readonly<Record<string, Content>>, RegExp])[] = [
  [
    "malformed JSON",
    { [placed]: '{\n  "type": "object",\n}' },
    /order-placed\.json:2:19 error RITA2005 |order-placed\.json:3:1 error RITA2005 /,
  ],
  [
    "a comment in JSON",
    { [placed]: '{\n  // no\n  "type": "object" }' },
    /order-placed\.json:2:3 error RITA2005 Comments/,
  ],
  ["an empty file", { [placed]: "" }, /order-placed\.json:1:1 error RITA2005 The file is empty/],
  [
    "a file that is not UTF-8",
    { [placed]: new Uint8Array([0xff, 0xfe, 0x7b, 0]) },
    /order-placed\.json error RITA2004/,
  ],
  [
    "a key that is written twice",
    { [placed]: '{ "type": "object",\n  "type": "object" }' },
    /order-placed\.json:2:3 error RITA2007 The key "type"/,
  ],
  [
    "malformed YAML",
    { "schemas/order/events/order-placed.yaml": "type: object\nproperties: [" },
    /order-placed\.yaml:2:\d+ error RITA2006/,
  ],
  [
    "a YAML alias",
    { "schemas/order/events/a.yaml": "type: &t object\nproperties:\n  a:\n    type: *t\n" },
    /a\.yaml:4:11 error RITA2006 Aliases/,
  ],
  [
    "arrays nested without end",
    { [placed]: `{ "const": ${"[".repeat(500)}${"]".repeat(500)} }` },
    /order-placed\.json:1:\d+ error RITA2011/,
  ],
  [
    "an array as a schema",
    { [placed]: "[]" },
    /order-placed\.json:1:1 error RITA3003 A schema is an object, not an array/,
  ],
  [
    "an unknown keyword",
    { [placed]: '{ "type": "object",\n  "propertis": {} }' },
    /order-placed\.json:2:3 error RITA3001 "propertis"[\s\S]*Did you mean "properties"\?/,
  ],
  [
    "an unknown x-rita keyword",
    { [placed]: '{ "x-rita-emit": [],\n"type": "object" }' },
    /order-placed\.json:1:3 error RITA3001[\s\S]*Did you mean "x-rita-emits"\?/,
  ],
  [
    "a keyword that is not supported",
    { [placed]: { type: "object", if: {} } },
    /order-placed\.json:3:3 error RITA3002 The keyword "if"[\s\S]*oneOf/,
  ],
  [
    "a wrong value of a keyword",
    { [placed]: { type: "object", required: "a" } },
    /order-placed\.json:3:15 error RITA3003 "required" has to be a list of texts/,
  ],
  [
    "an unknown type",
    { [placed]: { type: "objekt" } },
    /order-placed\.json:2:11 error RITA3003[\s\S]*Did you mean "object"\?/,
  ],
  [
    "an unknown draft",
    { [placed]: { $schema: "http://json-schema.org/draft-04/schema#", type: "object" } },
    /:2:14 error RITA3004/,
  ],
  [
    "a $ref to nowhere",
    {
      [placed]: { type: "object", properties: { a: { $ref: "../shared/mony.json" } } },
      "schemas/order/shared/money.json": { type: "number" },
    },
    /order-placed\.json:5:15 error RITA3006[\s\S]*Did you mean "\.\.\/shared\/money\.json"\?/,
  ],
  [
    "a $ref to the network",
    { [placed]: { type: "object", properties: { a: { $ref: "https://example.com/a.json" } } } },
    /RITA3006[\s\S]*Nothing is downloaded/,
  ],
  [
    "a $ref to a place that is no schema",
    { [placed]: { type: "object", required: ["a"], properties: { a: { $ref: "#/required" } } } },
    /RITA3006 .* not a schema/,
  ],
  [
    "a $ref that leads back to itself",
    {
      [placed]: {
        type: "object",
        properties: { a: { $ref: "#/$defs/b" } },
        $defs: { b: { $ref: "#/$defs/c" }, c: { $ref: "#/$defs/b" } },
      },
    },
    /RITA3016/,
  ],
  [
    "a recursion without a name",
    {
      [placed]: {
        type: "object",
        properties: { a: { type: "object", properties: { b: { $ref: "#/properties/a" } } } },
      },
    },
    /RITA4007/,
  ],
  [
    "two drafts in one graph",
    {
      [placed]: { type: "object", properties: { a: { $ref: "../a.json" } } },
      "schemas/order/a.json": { $schema: "http://json-schema.org/draft-07/schema#", type: "string" },
    },
    /RITA3005/,
  ],
  [
    "one $id twice",
    {
      [placed]: { $id: "https://a.example/x", type: "object" },
      "schemas/order/a.json": { $id: "https://a.example/x", type: "string" },
    },
    /RITA3007/,
  ],
  [
    "an unknown format",
    { [placed]: { type: "object", properties: { a: { type: "string", format: "datetime" } } } },
    /:6:17 error RITA3008[\s\S]*Did you mean "date-time"\?/,
  ],
  [
    "a rule without a type",
    { [placed]: { type: "object", properties: { a: { minLength: 1 } } } },
    /RITA3009[\s\S]*Add `"type": "string"`/,
  ],
  [
    "limits that nothing fits",
    { [placed]: { type: "object", properties: { a: { type: "string", minLength: 2, maxLength: 1 } } } },
    /RITA3010/,
  ],
  [
    "two closed parts of allOf",
    {
      [placed]: {
        type: "object",
        allOf: [
          { properties: { a: { type: "string" } }, additionalProperties: false },
          { properties: { b: { type: "string" } } },
        ],
      },
    },
    /RITA3010 This refuses "b"/,
  ],
  ["a message that is no object", { [placed]: { type: "string" } }, /:2:11 error RITA3011/],
  [
    "an example that does not fit",
    { [placed]: { type: "object", properties: { a: { type: "string" } }, examples: [{ a: "x" }, { a: 1 }] } },
    /:12:5 error RITA3012 .*\/a: type/,
  ],
  [
    "a rule for another type",
    { [placed]: { type: "object", properties: { a: { type: "integer", minLength: 1 } } } },
    /RITA3013 "minLength" speaks of texts, and this is integer/,
  ],
  [
    "siblings of a $ref in draft-07",
    {
      [placed]: {
        $schema: "http://json-schema.org/draft-07/schema#",
        type: "object",
        properties: { a: { $ref: "#/definitions/b", minLength: 1 } },
        definitions: { b: { type: "string" } },
      },
    },
    /RITA3013 .*draft-07/,
  ],
  [
    "a pattern that is none",
    { [placed]: { type: "object", properties: { a: { type: "string", pattern: "(" } } } },
    /RITA3014/,
  ],
  [
    "a required property that is not described",
    { [placed]: { type: "object", required: ["a"] } },
    /:4:5 error RITA3015/,
  ],
  [
    "a reserved property",
    { [placed]: { type: "object", properties: { a: { type: "string" } }, "x-rita-reserved": ["a"] } },
    /RITA3018/,
  ],
  [
    "a property that every object has",
    { [placed]: { type: "object", properties: { constructor: { type: "string" } } } },
    /RITA3019/,
  ],
  [
    "a type with a dot",
    { "schemas/order/events/order.placed.json": event },
    /order\.placed\.json:1:1 error RITA4001[\s\S]*"order-placed"/,
  ],
  [
    "a type with a space",
    { "schemas/order/events/order placed.json": event },
    /order placed\.json:1:1 error RITA4001[\s\S]*"order-placed"/,
  ],
  [
    "an entity type with a dot",
    { "schemas/shop.order/events/a.json": event },
    /RITA4001 The entity type "shop\.order"/,
  ],
  [
    "two files with one wire type",
    { [placed]: event, "schemas/product/events/order-placed.json": event },
    /product\/events\/order-placed\.json:1:1 error RITA4002 .*schemas\/order\/events\/order-placed\.json/,
  ],
  [
    "an event and a command with one wire type",
    { [placed]: event, "schemas/order/commands/order-placed.json": event },
    /RITA4002/,
  ],
  [
    "two types with one TypeScript name",
    { [placed]: event, "schemas/order/events/order_placed.json": event },
    /RITA4003 .*OrderPlaced/,
  ],
  [
    "a type with a generated name",
    { "schemas/order/events/order-event.json": event },
    /RITA4003 .*OrderEvent/,
  ],
  [
    "a type that TypeScript has",
    { "schemas/order/events/date.json": event },
    /RITA4004 .*Date[\s\S]*"order-date"/,
  ],
  [
    "an entity with the name of a generated file",
    { "schemas/index/events/a.json": event },
    /RITA4004 .*index\.ts/,
  ],
  ["a type that begins with a digit", { "schemas/order/events/1st.json": event }, /RITA4006/],
  [
    "an unknown event in x-rita-emits",
    {
      [placed]: event,
      "schemas/order/commands/place-order.json": { type: "object", "x-rita-emits": ["order-place"] },
    },
    /place-order\.json:4:5 error RITA4005[\s\S]*Did you mean "order-placed"\?/,
  ],
  [
    "an event of another entity in x-rita-emits",
    {
      [placed]: event,
      "schemas/a/events/b.json": event,
      "schemas/order/commands/place-order.json": { type: "object", "x-rita-emits": ["b"] },
    },
    /RITA4005 "b" is an event of "a"/,
  ],
  [
    "an entity without events",
    { [placed]: event, "schemas/cart/commands/add.json": event },
    /cart\/commands\/add\.json:1:1 error RITA2008 .*"cart"[\s\S]*schemas\/cart\/events\//,
  ],
  [
    "a version of an event",
    { [placed]: event, "schemas/order/events/order-placed.v2.json": event },
    /order-placed\.v2\.json:1:1 error RITA2009 .*not supported yet/,
  ],
  [
    "a version of a command",
    { [placed]: event, "schemas/order/commands/place.v2.json": event },
    /RITA2009 .*commands have no versions/,
  ],
  [
    "two folders for one entity",
    { "schemas/a/order/events/x.json": event, "schemas/b/order/events/y.json": event },
    /RITA2010/,
  ],
];

describe("generate with bad input", () => {
  it.each(badInput)("reports %s with its place, and writes nothing", async (_name, files, expected) => {
    const { rita, files: all } = project({ "rita.config.json": config, ...files });
    const before = all();
    const { exitCode, err, out } = await rita("generate");
    expect(err).toMatch(expected);
    expect(err).toContain("fix:");
    expect(err).not.toMatch(/\n\s+at /);
    expect([exitCode, out]).toEqual([2, ""]);
    expect(all()).toEqual(before);
  });

  it("reports an empty schemas folder", async () => {
    const { rita, folder } = project({ "rita.config.json": config });
    mkdirSync(join(folder, "schemas"));
    expect(await rita("generate")).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(/^schemas error RITA2002/),
    });
  });

  it("reports a missing schemas folder", async () => {
    const { rita } = project({ "rita.config.json": config });
    expect(await rita("generate")).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(/^schemas error RITA2001/),
    });
  });

  it("reports a directory named x.json, and a link in a circle", async () => {
    const { rita, folder } = project({ "rita.config.json": config, [placed]: event });
    mkdirSync(join(folder, "schemas/order/events/x.json"));
    symlinkSync("y.json", join(folder, "schemas/order/events/y.json"));
    const { exitCode, err } = await rita("generate");
    expect(exitCode).toBe(2);
    expect(err).toMatch(/events\/x\.json error RITA2003 .*folder/);
    expect(err).toMatch(/events\/y\.json error RITA2003/);
  });

  it("reports every problem of all files in one run, in the order of the files", async () => {
    const { rita } = project({
      "rita.config.json": config,
      "schemas/order/events/b.json": { type: "object", propertis: {} },
      "schemas/order/events/a.json": { type: "string", minimum: 1 },
      "schemas/order/events/c.json": "{",
    });
    const { err } = await rita("generate");
    expect(err.match(/RITA\d+/g)).toEqual(["RITA3011", "RITA3013", "RITA3001", "RITA2005", "RITA3011"]);
    expect(err).toContain("4 problems; nothing was written.");
  });

  it("prints the line and marks the place", async () => {
    const { rita } = project({ "rita.config.json": config, [placed]: '{\n\t"type": "objekt"\n}' });
    const { err } = await rita("generate");
    expect(err).toContain(
      'schemas/order/events/order-placed.json:2:10 error RITA3003 "type" does not know "objekt".',
    );
    expect(err).toContain('  2 | \t"type": "objekt"\n    | \t        ^^^^^^^^');
  });

  it("prints JSON and workflow commands when asked to", async () => {
    const { rita } = project({ "rita.config.json": config, [placed]: '{\n  "type": "objekt"\n}' });
    const json = JSON.parse((await rita("generate", "--format", "json")).out);
    expect(json.diagnostics[0]).toMatchObject({
      code: "RITA3003",
      severity: "error",
      file: placed,
      line: 2,
      column: 11,
    });
    const github = await rita("generate", "--format=github");
    expect(github.out).toMatch(
      /^::error file=schemas\/order\/events\/order-placed\.json,line=2,col=11,title=RITA3003 /,
    );
  });
});

describe("generate with a bad configuration", () => {
  const bad: readonly (readonly [string, Readonly<Record<string, Content>>, RegExp])[] = [
    ["none", {}, /error RITA1001[\s\S]*rita init/],
    ["one with a syntax error", { "rita.config.json": "{" }, /rita\.config\.json error RITA1002/],
    [
      "one that throws",
      { "rita.config.ts": 'throw new Error("no such database");' },
      /RITA1002 .*no such database/,
    ],
    [
      "one without a default export",
      { "rita.config.mjs": "export const a = 1;" },
      /RITA1002 .*default export/,
    ],
    ["one that is no object", { "rita.config.json": '"schemas"' }, /RITA1004/],
    ["an unknown option", { "rita.config.json": { schema: "a" } }, /RITA1003[\s\S]*Did you mean "schemas"\?/],
    ["a wrong value", { "rita.config.json": { importExtension: "js" } }, /RITA1004 .*"\.js", "\.ts" or ""/],
    ["two jobs for one folder", { "rita.config.json": [{ out: "a" }, { out: "./a/" }] }, /RITA1006/],
    [
      "an output folder outside of the project",
      { "rita.config.json": { out: "../a" }, [placed]: event },
      /RITA5001/,
    ],
    [
      "the project itself as output folder",
      { "rita.config.json": { out: "." }, [placed]: event },
      /RITA5001/,
    ],
    ["the schemas as output folder", { "rita.config.json": { out: "schemas" }, [placed]: event }, /RITA5001/],
    [
      "an output folder inside of the schemas",
      { "rita.config.json": { out: "schemas/generated" }, [placed]: event },
      /RITA5001/,
    ],
    [
      "the skeletons as output folder",
      { "rita.config.json": { out: "src", skeletons: "src" }, [placed]: event },
      /RITA5001/,
    ],
    [
      "a skeleton inside of the output folder",
      { "rita.config.json": { out: "src/order", skeletons: "src" }, [placed]: event },
      /RITA5001/,
    ],
  ];
  it.each(bad)("reports %s, and writes nothing", async (_name, files, expected) => {
    const { rita, files: all } = project(files);
    const before = all();
    const { exitCode, err } = await rita("generate");
    expect(err).toMatch(expected);
    expect(exitCode).toBe(2);
    expect(all()).toEqual(before);
  });

  it("reports a configuration that was named but is not there", async () => {
    expect(await project({}).rita("generate", "--config", "x.json")).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(/RITA1002 There is no file x\.json/),
    });
  });

  it("loads a configuration in TypeScript, and finds it from a folder below", async () => {
    const text = 'export default { out: "made" satisfies string };';
    const { rita, files } = project({ "rita.config.ts": text, [placed]: event });
    expect(await rita("generate")).toMatchObject({ exitCode: 0, err: "" });
    expect(files().has("made/order.ts")).toBe(true);
  });
});

describe("generate", () => {
  const start = { "rita.config.json": config, [placed]: event };

  it("writes the files, the manifest and the skeletons, and says so", async () => {
    const { rita, files } = project(start);
    const { exitCode, out } = await rita("generate");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/generated: 3 written, 1 skeletons created \(\d+ ms\)$/);
    expect([...files().keys()]).toEqual([
      "rita.config.json",
      placed,
      "src/generated/index.ts",
      "src/generated/order.ts",
      "src/generated/rita.manifest.json",
      "src/generated/validators/order-placed.ts",
      "src/order/evolver.ts",
    ]);
  });

  it("leaves files that do not change untouched", async () => {
    const { rita, folder } = project(start);
    await rita("generate");
    const path = join(folder, "src/generated/order.ts");
    const long = new Date("2020-01-01T00:00:00Z");
    utimesSync(path, long, long);
    expect((await rita("generate")).out).toMatch(/generated: 3 unchanged/);
    expect(statSync(path).mtime).toEqual(long);
  });

  it("leaves skeletons as they are, byte for byte", async () => {
    const { rita, write, folder } = project(start);
    write("src/order/evolver.ts", "// mine\r\n\t");
    await rita("generate");
    expect(readFileSync(join(folder, "src/order/evolver.ts"), "utf8")).toBe("// mine\r\n\t");
  });

  it("deletes the files of an event that is gone, with folders that are empty then", async () => {
    const { rita, files, folder, write } = project({
      ...start,
      "schemas/order/events/order-paid.json": event,
    });
    await rita("generate");
    expect(files().has("src/generated/validators/order-paid.ts")).toBe(true);
    write("schemas/order/events/order-paid.json", "");
    rmSync(join(folder, "schemas/order/events/order-paid.json"));
    expect((await rita("generate")).out).toMatch(/delete src\/generated\/validators\/order-paid\.ts/);
    expect(files().has("src/generated/validators/order-paid.ts")).toBe(false);
  });

  it.each([
    ["still generated", placed],
    ["no longer generated", "schemas/order/events/order-paid.json"],
  ])("refuses to lose an edit in a file that is %s", async (_name, changed) => {
    const { rita, files, folder, write } = project({
      ...start,
      "schemas/order/events/order-paid.json": event,
    });
    await rita("generate");
    const edited =
      changed === placed
        ? "src/generated/validators/order-placed.ts"
        : "src/generated/validators/order-paid.ts";
    writeFileSync(join(folder, edited), "// my change\n");
    if (changed === placed) write(placed, { ...(event as object), title: "Another title" });
    else rmSync(join(folder, changed));
    const before = files();
    const { exitCode, err } = await rita("generate");
    expect(exitCode).toBe(2);
    expect(err).toMatch(new RegExp(`${edited} error RITA5002`));
    expect(files()).toEqual(before);
  });

  it("refuses to overwrite a file it did not write", async () => {
    const { rita, files } = project({ ...start, "src/generated/order.ts": "// mine\n" });
    const before = files();
    expect(await rita("generate")).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(/order\.ts error RITA5003/),
    });
    expect(files()).toEqual(before);
  });

  it.each(["", "[]", '{ "files": { "../../x.ts": "0" } }'])(
    "refuses the broken manifest %j",
    async (text) => {
      const { rita } = project({ ...start, "src/generated/rita.manifest.json": text });
      expect(await rita("generate")).toMatchObject({ exitCode: 2, err: expect.stringMatching(/RITA5004/) });
    },
  );

  it("says what it would do with --dry-run, and does nothing", async () => {
    const { rita, files } = project(start);
    const before = files();
    const { exitCode, out } = await rita("generate", "--dry-run");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/would be: 3 written, 1 skeletons created/);
    expect(files()).toEqual(before);
  });

  it("tells missing, outdated and orphaned files apart with --check, and ends with 1", async () => {
    const { rita, write, folder } = project({ ...start, "schemas/order/events/order-paid.json": event });
    const missing = await rita("generate", "--check");
    expect(missing.exitCode).toBe(1);
    expect(missing.err).toMatch(/src\/generated\/order\.ts error RITA5006 .* is missing/);
    await rita("generate");
    expect((await rita("generate", "--check")).exitCode).toBe(0);
    write(placed, { type: "object", title: "Another title" });
    rmSync(join(folder, "schemas/order/events/order-paid.json"));
    const stale = await rita("generate", "--check");
    expect(stale.exitCode).toBe(1);
    expect(stale.err).toMatch(/order\.ts error RITA5006 .* is out of date/);
    expect(stale.err).toMatch(/order-paid\.ts error RITA5006 .* is no longer generated/);
  });

  it("runs several jobs, and writes nothing when one of them has a problem", async () => {
    const jobs = [
      { schemas: "schemas", out: "a" },
      { schemas: "other", out: "b" },
    ];
    const { rita, files, write } = project({
      "rita.config.json": jobs,
      [placed]: event,
      "other/x/events/y.json": { type: "string" },
    });
    expect((await rita("generate")).exitCode).toBe(2);
    expect(files().has("a/order.ts")).toBe(false);
    write("other/x/events/y.json", event);
    expect((await rita("generate")).exitCode).toBe(0);
    expect([files().has("a/order.ts"), files().has("b/x.ts")]).toEqual([true, true]);
  });

  it("changes only what belongs to a schema that was added", async () => {
    const { rita, files, write } = project({ ...start, "schemas/product/events/stock-received.json": event });
    await rita("generate");
    const before = files();
    write("schemas/order/events/order-paid.json", {
      type: "object",
      properties: { at: { type: "string", format: "date" } },
    });
    await rita("generate");
    const changed = [...files()].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    expect(changed).toEqual([
      "schemas/order/events/order-paid.json",
      "src/generated/index.ts",
      "src/generated/order.ts",
      "src/generated/rita.manifest.json",
      "src/generated/validators/order-paid.ts",
    ]);
  });

  it("takes a byte order mark and a schema with CRLF lines", async () => {
    const { rita } = project({ "rita.config.json": config, [placed]: '\uFEFF{\r\n  "type": "object"\r\n}' });
    expect(await rita("generate")).toMatchObject({ exitCode: 0, err: "" });
  });

  it.each([
    [".js", 'from "./order.js"'],
    [".ts", 'from "./order.ts"'],
    ["", 'from "./order"'],
  ])("ends import paths with %j", async (importExtension, expected) => {
    const { rita, files } = project({
      "rita.config.json": { ...(config as object), importExtension },
      [placed]: event,
    });
    await rita("generate");
    expect(files().get("src/generated/index.ts")).toContain(expected);
    expect(files().get("src/order/evolver.ts")).toContain(`from "../generated/order${importExtension}"`);
  });

  it("leaves readonly out when told to", async () => {
    const { rita, files } = project({
      "rita.config.json": { ...(config as object), readonly: false },
      [placed]: event,
    });
    await rita("generate");
    expect(files().get("src/generated/order.ts")).toContain("\n  note?: string;");
  });

  it("does not take schemas/meta for schemas of messages", async () => {
    const { rita } = project({
      ...start,
      "schemas/meta/vocabulary.json": { $dynamicRef: "#x", nonsense: 1 },
    });
    expect((await rita("generate")).exitCode).toBe(0);
  });
});
