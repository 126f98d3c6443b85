import { describe, expect, it } from "vitest";
import { compile } from "./ajv.js";
import type { Schema } from "./lower.js";
import { tidy } from "./tidy.js";

function printed(schema: Schema, others: Readonly<Record<string, Schema>> = {}): string {
  const schemas = new Map([["rita:0", schema], ...Object.entries(others)]);
  const compiled = compile(schemas, ["rita:0"]);
  const names = new Map([...schemas.keys()].map((id) => [compiled.functionOf(id), `check${id.slice(5)}`]));
  return tidy(compiled.code, names).code;
}

describe("tidy", () => {
  it("takes one line for an error, and puts values in the place of the schema", () => {
    expect(printed({ enum: ["a", { b: 1 }] })).toContain(
      'errors = (vErrors ??= []).push({instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: ["a",{"b":1}]}});',
    );
  });

  it("names functions, and passes them nothing but the value and its path", () => {
    const code = printed(
      { properties: { ",parentData:": { $ref: "rita:1" } } },
      { "rita:1": { type: "string" } },
    );
    expect(code).toContain('check1(data[",parentData:"], instancePath+"/,parentData:")');
    expect(code).toContain('function check1(data: any, instancePath: any = ""): any {');
  });

  it.each([
    "validate0 schema0.x func0 formats0",
    "{instancePath:x,parentData:y,parentDataProperty:z,rootData}",
    "func0.call(schema1.properties, key0)",
    '"7" \\" "0"',
    "7",
  ])("keeps a text that reads like the code around it: %s", (text) => {
    expect(printed({ enum: [text, "x"] })).toContain(`allowedValues: ${JSON.stringify([text, "x"])}`);
    expect(printed({ const: text })).toContain(`if (${JSON.stringify(text)} !== data) {`);
    expect(printed({ required: [text] })).toContain(`missingProperty: ${JSON.stringify(text)}`);
  });

  it("prints a key that would set the prototype of an object as one that does not", () => {
    expect(printed({ enum: [JSON.parse('{ "__proto__": 1 }')] })).toContain('[{ ["__proto__"]: 1 }]');
  });

  it("calls the helpers of the runtime, and tells which", () => {
    const schemas = new Map<string, Schema>([
      [
        "rita:0",
        { type: "array", uniqueItems: true, contains: { type: "string", format: "date-time", maxLength: 3 } },
      ],
    ]);
    const { code, helpers } = tidy(compile(schemas, ["rita:0"]).code, new Map());
    expect(helpers).toEqual(["characterCount", "deepEqual", "isDateTime"]);
    expect(code).not.toMatch(/require|func\d|formats\d/);
  });

  it("marks regular expressions as free of side effects", () => {
    expect(printed({ type: "string", pattern: "^a" })).toContain(
      'const pattern0: RegExp = /*@__PURE__*/ new RegExp("^a", "u");',
    );
  });

  it("compares many properties by name instead of copying the schema", () => {
    const properties = Object.fromEntries([..."abcdefghij"].map((name) => [name, {}]));
    expect(printed({ type: "object", properties, additionalProperties: false })).toContain(
      'key0 === "a" || key0 === "b"',
    );
  });
});
