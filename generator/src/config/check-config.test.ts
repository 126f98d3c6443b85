import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { checkConfig } from "./check-config.js";

const schema = JSON.parse(
  readFileSync(new URL("../../../schemas/meta/config.json", import.meta.url), "utf8"),
);
const bySchema = new Ajv2020({ strict: false }).compile(schema);

it.each([
  [{}, true],
  [{ $schema: "x", schemas: "a", out: "b", skeletons: "c", importExtension: "", readonly: false }, true],
  [[{ out: "a" }, { out: "b" }], true],
  [[], false],
  [null, false],
  ["schemas", false],
  [[[]], false],
  [{ schemas: "" }, false],
  [{ out: 1 }, false],
  [{ importExtension: "auto", enums: "object", dates: "branded" }, true],
  [{ importExtension: ".mjs" }, false],
  [{ enums: "enum" }, false],
  [{ dates: "Date" }, false],
  [{ readonly: "yes" }, false],
  [{ shcemas: "a" }, false],
])("%j is accepted: %s, by the check and by the published schema", (config, expected) => {
  const problems: Diagnostic[] = [];
  checkConfig(config, "rita.config.json", ".", (problem) => void problems.push(problem));
  expect(problems.length === 0).toBe(expected);
  expect(bySchema(config)).toBe(expected);
});

it("fills in the defaults that the published schema names", () => {
  const [job] = checkConfig({}, "rita.config.json", "/nowhere", () => undefined);
  const named = Object.entries(schema.$defs.job.properties as Record<string, { default?: unknown }>);
  const defaults = Object.fromEntries(
    named.flatMap(([name, one]) => ("default" in one ? [[name, one.default]] : [])),
  );
  expect(job).toEqual({ ...defaults, importExtension: ".js", skeletons: undefined });
});
