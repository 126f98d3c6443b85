import { join } from "node:path";
import { expect, it } from "vitest";
import { defineConfig, generate, write } from "../../generator/src/index.js";
import { event, project } from "../support/golden-project.js";

const schema = { "schemas/order/events/order-placed.json": event };
const config = defineConfig({ schemas: "schemas", out: "generated" });

it("generate writes nothing, and write writes what generate made", () => {
  const { folder, files } = project(schema);
  const before = files();
  const result = generate(config, { folder });
  expect(result.diagnostics).toEqual([]);
  expect(files()).toEqual(before);
  expect(write(result)).toEqual([]);
  for (const { path, text } of result.files) expect(files().get(path.slice(folder.length + 1))).toBe(text);
  expect(result.files.map(({ path }) => path)).toContain(join(folder, "generated/order.ts"));
});

it("gives the same files each time, and changes nothing the second time", () => {
  const { folder } = project(schema);
  const first = generate(config, { folder });
  write(first);
  const second = generate(config, { folder });
  expect(second.files).toEqual(first.files);
  expect(second.changes.map(({ kind }) => kind)).toEqual(["keep", "keep", "keep", "keep"]);
});

it("gives problems and no files, and write does nothing then", () => {
  const { folder, files } = project({ "schemas/order/events/order-placed.json": "{" });
  const before = files();
  const result = generate(config, { folder });
  expect(result).toMatchObject({
    files: [],
    changes: [],
    diagnostics: [{ code: "RITA2005", place: { line: 1 } }],
  });
  expect(write(result)).toEqual(result.diagnostics);
  expect(files()).toEqual(before);
});

it("checks the configuration", () => {
  const { folder } = project(schema);
  const wrong: object = { shcemas: "schemas" };
  expect(generate(wrong, { folder }).diagnostics).toMatchObject([{ code: "RITA1003" }]);
});

it("takes no option that there is not", () => {
  // @ts-expect-error a misspelt option does not compile
  expect(defineConfig({ shcemas: "schemas" })).toEqual({ shcemas: "schemas" });
  // @ts-expect-error neither does it in a list
  expect(defineConfig([{ out: "a", redonly: true }])).toHaveLength(1);
});
