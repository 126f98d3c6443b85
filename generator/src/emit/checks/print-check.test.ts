import { describe, expect, it } from "vitest";
import type { IrType, ObjectType, UnionType } from "../../ir/types.js";
import { indented } from "./lines.js";
import { printCheck } from "./print-check.js";

const text: IrType = { kind: "string", patterns: [] };
const closed: ObjectType = {
  kind: "object",
  properties: [{ name: "a", required: true, type: text, docs: {} }],
  patterns: [],
  additional: undefined,
  dependentRequired: {},
};

function union(members: readonly IrType[], dispatch: UnionType["dispatch"], exclusive = false): UnionType {
  return { kind: "union", members, dispatch, exclusive };
}

function printed(type: IrType): { readonly code: string; readonly calls: string[] } {
  const calls: string[] = [];
  const lines = printCheck(type, {
    reference: (id) => id,
    declarations: new Map(),
    pattern: (source) => `/${source}/u`,
    call: (name, ...values) => {
      calls.push(name);
      return `${name}(${values.join(", ")})`;
    },
  });
  return { code: indented(lines), calls };
}

describe("a printed check", () => {
  it("reads like code that a person writes", () => {
    expect(printed(closed).code).toBe(`if (typeof data !== "object" || data === null || Array.isArray(data)) {
  (errors ??= []).push({ instancePath, keyword: "type", params: { type: "object" } });
} else {
  const data0 = data.a;
  if (data0 === undefined) {
    (errors ??= []).push({ instancePath, keyword: "required", params: { missingProperty: "a" } });
  } else if (typeof data0 !== "string") {
    (errors ??= []).push({ instancePath: instancePath + "/a", keyword: "type", params: { type: "string" } });
  }
  if (closed) {
    for (const key0 in data) {
      if (key0 !== "a") {
        (errors ??= []).push({ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } });
      }
    }
  }
}
`);
  });

  it("looks for unknown properties in a loop that readers run as well where that loop has more to do", () => {
    const type: ObjectType = { ...closed, patterns: [{ pattern: "^x", type: text }] };
    expect(printed(type).code).toContain('if (closed && key0 !== "a" && !/^x/u.test(key0)) {');
    expect(printed(type).code).not.toContain("if (closed) {");
  });

  it("keeps an open object open both ways", () => {
    expect(printed({ ...closed, additional: { kind: "unknown" } }).code).not.toContain("for (");
  });

  it("is nothing where there is nothing to check", () => {
    expect(printed({ kind: "unknown" }).code).toBe("");
  });

  it("takes numbers that JSON cannot hold for no numbers", () => {
    expect(printed({ kind: "number", integer: false, multipleOf: [] }).code).toContain(
      "!Number.isFinite(data)",
    );
  });

  it("counts characters only where the count of units does not decide", () => {
    const { code, calls } = printed({ ...text, minLength: 1, maxLength: 3 });
    expect(code).toContain("data.length > 3 && characterCount(data) > 3");
    expect(code).toContain("data.length < 1");
    expect(calls).toEqual(["characterCount"]);
  });

  it("reads oneOf as anyOf: a tolerant reader sees more branches fit", () => {
    const { code } = printed(union([closed, closed], { by: "nothing" }, true));
    expect(code).toContain("if (closed || fits0.length === 0) {");
    expect(code).toContain(`if (closed) {
    (errors ??= []).push({ instancePath, keyword: "oneOf", params: { passingSchemas: null } });
  } else {
    (errors ??= []).push({ instancePath, keyword: "anyOf", params: {  } });
  }
} else if (fits0.length > 1) {`);
  });

  it("makes one list of exact values and null", () => {
    const type = union([{ kind: "literal", values: [{ value: "a" }] }, { kind: "null" }], {
      by: "type",
      types: [["string"], ["null"]],
    });
    expect(printed(type).code).toContain('if (data !== "a" && data !== null) {');
    expect(printed(type).code).toContain('allowedValues: ["a", null]');
  });

  it("checks a member of a union only for values of its kind", () => {
    const type = union([{ kind: "reference", id: "checkM" }, { kind: "null" }], {
      by: "type",
      types: [["object"], ["null"]],
    });
    expect(printed(type).code).toBe(`if (typeof data === "object" && data !== null && !Array.isArray(data)) {
  if (!checkM(data, instancePath, closed)) {
    errors = errors === null ? checkM.errors : errors.concat(checkM.errors);
  }
} else if (data !== null) {
  (errors ??= []).push({ instancePath, keyword: "type", params: { type: ["object", "null"] } });
}
`);
  });

  it("checks only the branch that a tag names, and not the tag a second time", () => {
    const tagged = (value: string): ObjectType => ({
      ...closed,
      properties: [
        { name: "k", required: true, type: { kind: "literal", values: [{ value }] }, docs: {} },
        ...closed.properties,
      ],
    });
    const type = union([tagged("x"), tagged("y")], { by: "tag", property: "k", values: [["x"], ["y"]] });
    const { code } = printed(type);
    expect(code).toContain('if (data0 === "x") {');
    expect(code).toContain('} else if (data0 === "y") {');
    expect(code).toContain("} else if (data0 === undefined) {");
    expect(code.match(/data\.k\b/g)).toHaveLength(1);
  });

  it("compares items by value only where they can be objects or lists", () => {
    const list = (items: IrType): IrType => ({ kind: "array", items, unique: true });
    expect(printed(list(text)).calls).toEqual([]);
    expect(printed(list(closed)).calls).toEqual(["deepEqual"]);
  });

  it("escapes names in paths as JSON pointers do, and in code as JavaScript does", () => {
    const odd: ObjectType = {
      ...closed,
      properties: [{ name: 'a/~"\u2028', required: false, type: text, docs: {} }],
    };
    const { code } = printed(odd);
    expect(code).toContain(String.raw`instancePath + "/a~1~0\"\u2028"`);
    expect(code).toContain(String.raw`data["a/~\"\u2028"]`);
  });
});
