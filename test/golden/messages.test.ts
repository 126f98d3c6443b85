import { describe, expect, it } from "vitest";
import { generate } from "../../generator/src/index.js";
import { validate } from "../../runtime/src/validation/validate.js";
import { checksOf } from "../support/checks-of.js";
import { project } from "../support/golden-project.js";

const text = { type: "string" };

/** What a person reads of a value that is refused: the schema, the value, and every issue with its path. */
const rows: readonly (readonly [schema: object, value: unknown, issues: readonly string[]])[] = [
  [text, 1, ["/value must be string"]],
  [{ type: ["string", "null"] }, 1, ["/value must be string or null"]],
  [{ type: "integer" }, 1.5, ["/value must be integer"]],
  [{ type: "object", properties: { a: text }, required: ["a"] }, {}, ['/value must have the property "a"']],
  [{ type: "object", properties: { a: text } }, { b: 1 }, ['/value must not have the property "b"']],
  [{ enum: ["a", 1, null] }, 2, ['/value must be one of "a", 1, null']],
  [{ const: { a: 1 } }, 2, ['/value must be one of {"a":1}']],
  [
    { ...text, minLength: 2, pattern: "^b" },
    "a",
    ["/value must have at least 2 characters", "/value must match the pattern ^b"],
  ],
  [{ ...text, maxLength: 1 }, "ab", ["/value must have at most 1 character"]],
  [{ ...text, format: "date" }, "2024-02-30", ["/value must be a valid date"]],
  [
    { type: "number", minimum: 1, multipleOf: 0.5 },
    0.7,
    ["/value must be 1 or more", "/value must be a multiple of 0.5"],
  ],
  [{ type: "number", maximum: 1 }, 2, ["/value must be 1 or less"]],
  [{ type: "number", exclusiveMinimum: 1 }, 1, ["/value must be more than 1"]],
  [{ type: "number", exclusiveMaximum: 1 }, 1, ["/value must be less than 1"]],
  [{ type: "array", items: text, minItems: 2 }, ["a"], ["/value must have at least 2 items"]],
  [{ type: "array", items: text, maxItems: 1 }, ["a", "b"], ["/value must have at most 1 item"]],
  [
    { type: "array", items: text, uniqueItems: true },
    ["a", "b", "a"],
    ["/value must not contain an item twice (items 0 and 2 are equal)"],
  ],
  [{ type: "array", items: text }, ["a", 1, 2], ["/value/1 must be string", "/value/2 must be string"]],
  [{ type: "array", prefixItems: [text], items: false }, ["a", 1], ["/value must not have more than 1 item"]],
  [{ type: "array", items: false }, ["a"], ["/value/0 must be left out"]],
  [
    { type: "array", items: text, contains: { const: "x" } },
    ["a"],
    ["/value must contain at least 1 matching item"],
  ],
  [
    { type: "array", items: text, contains: { const: "x" }, minContains: 0, maxContains: 1 },
    ["x", "x"],
    ["/value must contain at most 1 matching item"],
  ],
  [
    { type: "array", items: text, contains: { const: "x" }, minContains: 2, maxContains: 3 },
    ["x"],
    ["/value must contain 2 to 3 matching items"],
  ],
  [
    { type: "object", properties: {}, additionalProperties: text, minProperties: 1 },
    {},
    ["/value must have at least 1 property"],
  ],
  [
    { type: "object", properties: {}, additionalProperties: text, maxProperties: 0 },
    { a: "" },
    ["/value must have at most 0 properties"],
  ],
  [
    { type: "object", propertyNames: { maxLength: 1 }, additionalProperties: text },
    { ab: "" },
    ['/value must not have a property named "ab", its name must have at most 1 character'],
  ],
  [
    { type: "object", properties: { a: text, b: text }, dependentRequired: { a: ["b"] } },
    { a: "" },
    ['/value must have the property "b" when "a" is present'],
  ],
  [
    {
      oneOf: [
        { type: "object", properties: { kind: { const: "a" }, a: text }, required: ["kind", "a"] },
        { type: "object", properties: { kind: { const: "b" } }, required: ["kind"] },
      ],
    },
    { kind: "a" },
    ['/value must have the property "a"'],
  ],
  [
    {
      oneOf: [
        { type: "array", items: text },
        { type: "array", items: { type: ["string", "null"] } },
      ],
    },
    ["a"],
    ["/value must have exactly one of the allowed shapes, but has several"],
  ],
  [{ type: "object", properties: { "a/b~": text } }, { "a/b~": 1 }, ["/value/a~1b~0 must be string"]],
];

describe("a refused value is explained:", () => {
  it.each(rows)("%j %j", (schema, value, issues) => {
    const { folder } = project({
      "schemas/it/events/it-done.json": { type: "object", properties: { value: schema } },
    });
    const { files, diagnostics } = generate({ schemas: "schemas", out: "out" }, { folder });
    expect(diagnostics).toEqual([]);
    const module = files.find(({ path }) => path.endsWith("validators/it-done.ts"));
    const result = validate(checksOf(module?.text ?? "").write, { value });
    expect(result.ok ? [] : result.issues.map(({ path, message }) => `${path} ${message}`)).toEqual(issues);
  });
});
