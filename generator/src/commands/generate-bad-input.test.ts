import { mkdirSync, symlinkSync } from "node:fs";
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
    "a union that is one of its own branches",
    { [placed]: { anyOf: [{ $ref: "#" }, { type: "null" }] } },
    /RITA3016/,
  ],
  [
    "unions that are branches of each other",
    {
      [placed]: {
        type: "object",
        properties: { a: { $ref: "#/$defs/b" } },
        $defs: {
          b: { anyOf: [{ $ref: "#/$defs/c" }, { type: "string" }] },
          c: { anyOf: [{ $ref: "#/$defs/b" }, { type: "number" }] },
        },
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
    "two formats at once",
    {
      [placed]: {
        type: "object",
        properties: { a: { allOf: [{ type: "string", format: "date" }, { format: "uuid" }] } },
      },
    },
    /RITA3017 The formats "date" and "uuid" cannot be combined/,
  ],
  [
    "a tuple that is combined with a list",
    {
      [placed]: {
        type: "object",
        properties: { a: { type: "array", prefixItems: [{}], allOf: [{ items: { type: "string" } }] } },
      },
    },
    /RITA3017 A tuple cannot be combined/,
  ],
  [
    "an unknown codec",
    { [placed]: { type: "object", "x-rita-codec": "jsom" } },
    /order-placed\.json:3:19 error RITA3003[\s\S]*Did you mean "json"\?/,
  ],
  [
    "a keyword of a whole file inside of one",
    { [placed]: { type: "object", properties: { a: { type: "string", "x-rita-codec": "json" } } } },
    /RITA3013 "x-rita-codec" speaks of a whole file/,
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
    "a pattern that is no regular expression beside a closed part",
    {
      [placed]: {
        type: "object",
        allOf: [
          { properties: { a: {} } },
          { patternProperties: { "(": {} }, additionalProperties: { type: "string" } },
        ],
      },
    },
    /RITA3017/,
  ],
  [
    "a gap in the versions of an event",
    { [placed]: event, "schemas/order/events/order-placed.v3.json": event },
    /order-placed\.v3\.json:1:1 error RITA2012 .*there is no version 2/,
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
    symlinkSync("..", join(folder, "schemas/order/around"));
    const { exitCode, err } = await rita("generate");
    expect(exitCode).toBe(2);
    expect(err).toMatch(/events\/x\.json error RITA2003 .*folder/);
    expect(err).toMatch(/events\/y\.json error RITA2003/);
    expect(err).toMatch(/order\/around error RITA2003 .* link to a folder around it/);
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
