import { describe, expect, it } from "vitest";
import { type Content, event, project } from "../../../test/support/golden-project.js";

const placed = "schemas/order/events/order-placed.json";

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
    [
      "a wrong value",
      { "rita.config.json": { importExtension: "js" } },
      /RITA1004 .*"\.js", "\.ts", "" or "auto"/,
    ],
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
