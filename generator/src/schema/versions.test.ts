import { describe, expect, it } from "vitest";
import { type Content, config, event, project } from "../../../test/support/golden-project.js";

const folder = "schemas/order/events";
const first = `${folder}/order-placed.json`;

/** Files that do not make versions 1, 2, 3 …, and every problem that has to be printed. */
const wrong: readonly (readonly [string, Readonly<Record<string, Content>>, readonly RegExp[]])[] = [
  [
    "a gap between two versions",
    { [first]: event, [`${folder}/order-placed.v2.json`]: event, [`${folder}/order-placed.v5.json`]: event },
    [
      /order-placed\.v5\.json:1:1 error RITA2012 .*no versions 3 to 4\.[\s\S]*Add order-placed\.v3, or rename/,
    ],
  ],
  [
    "a second version without a first",
    { [`${folder}/order-placed.v2.yaml`]: "type: object\nproperties: {}\n" },
    [/order-placed\.v2\.yaml:1:1 error RITA2012 .*no version 1\.[\s\S]*Add order-placed, or rename/],
  ],
  [
    "two files for one later version",
    {
      [first]: event,
      [`${folder}/order-placed.v2.json`]: event,
      [`${folder}/order-placed.v2.yaml`]: "type: object\nproperties: {}\n",
    },
    [/order-placed\.v2\.yaml:1:1 error RITA2013 .*order-placed\.v2\.json is version 2 /],
  ],
  [
    "two files for an older version",
    {
      [first]: event,
      [`${folder}/order-placed.yml`]: "type: object\nproperties: {}\n",
      [`${folder}/order-placed.v2.json`]: event,
    },
    [/order-placed\.yml:1:1 error RITA2013 .*order-placed\.json is version 1 /],
  ],
  [
    "two files for the only version",
    { [first]: event, [`${folder}/order-placed.yml`]: "type: object\nproperties: {}\n" },
    [/order-placed\.yml:1:1 error RITA4002 .*"order-placed" is taken/],
  ],
  [
    "the first version with a number",
    { [`${folder}/order-placed.v1.json`]: event, [`${folder}/order-paid.json`]: event },
    [
      /order-placed\.v1\.json:1:1 error RITA2009 .*is version 1 of "order-placed"[\s\S]*Rename the file: order-placed\./,
    ],
  ],
  [
    "numbers that no version has",
    { [first]: event, [`${folder}/order-placed.v0.json`]: event, [`${folder}/order-placed.v02.json`]: event },
    [/order-placed\.v0\.json:1:1 error RITA2009/, /order-placed\.v02\.json:1:1 error RITA2009/],
  ],
  [
    "a version of a command",
    { [first]: event, "schemas/order/commands/place.v2.json": event },
    [/place\.v2\.json:1:1 error RITA2009 .*commands have no versions/],
  ],
  [
    "a version of an event of another entity",
    { [first]: event, "schemas/cart/events/order-placed.v2.json": event },
    [
      /cart\/events\/order-placed\.v2\.json:1:1 error RITA2012/,
      /RITA4002 The wire type "order-placed" is taken/,
    ],
  ],
  [
    "an older version that is no object",
    { [first]: { type: "string" }, [`${folder}/order-placed.v2.json`]: event },
    [/order-placed\.json:2:11 error RITA3011 The data of the event "order-placed" is not an object/],
  ],
  [
    "another event with the name of an older version's type",
    { [first]: event, [`${folder}/order-placed.v2.json`]: event, [`${folder}/order-placed-v1.json`]: event },
    [/error RITA4003 .*OrderPlacedV1/],
  ],
  [
    "a command that an older version would be emitted by",
    { [first]: { ...(event as object), "x-rita-emits": ["a"] }, [`${folder}/order-placed.v2.json`]: event },
    [/order-placed\.json:\d+:\d+ error RITA3013 "x-rita-emits" belongs to commands/],
  ],
];

describe("versions of events", () => {
  it.each(wrong)("reports %s with its place, and writes nothing", async (_name, files, expected) => {
    const { rita, files: all } = project({ "rita.config.json": config, ...files });
    const before = all();
    const { exitCode, err } = await rita("generate");
    for (const pattern of expected) expect(err).toMatch(pattern);
    expect(err.match(/error RITA/g)).toHaveLength(expected.length);
    expect(exitCode).toBe(2);
    expect(all()).toEqual(before);
  });

  it("are told by the name of the file, also where x-rita-type gives the wire type", async () => {
    const named = { ...(event as object), "x-rita-type": "order-placed" };
    const { rita, files } = project({
      "rita.config.json": config,
      [`${folder}/placed.json`]: named,
      [`${folder}/placed.v2.json`]: named,
    });
    expect(await rita("generate")).toMatchObject({ err: "", exitCode: 0 });
    expect(files().get("src/generated/order.ts")).toContain("export interface OrderPlacedV1 {");
    expect([...files().keys()].filter((path) => path.includes("validators/"))).toEqual([
      "src/generated/validators/order-placed.ts",
    ]);
  });
});
