import { describe, expect, it } from "vitest";
import type { IrType, ObjectType, UnionType } from "../ir/types.js";
import { lower, type Mode } from "./lower.js";

const reference = (id: string): string => id;
const how = (mode: Mode) => ({ mode, reference }) as const;
const text: IrType = { kind: "string", patterns: [] };
const closed: ObjectType = {
  kind: "object",
  properties: [{ name: "a", required: true, type: text, docs: {} }],
  patterns: [],
  additional: undefined,
  dependentRequired: {},
};
const union = (
  members: readonly IrType[],
  dispatch: UnionType["dispatch"],
  exclusive = false,
): UnionType => ({
  kind: "union",
  members,
  dispatch,
  exclusive,
});

describe("lower", () => {
  it("closes objects for writing and leaves them open for reading", () => {
    expect(lower(closed, how("write"))).toMatchObject({
      type: "object",
      required: ["a"],
      additionalProperties: false,
    });
    expect(lower(closed, how("read"))).not.toHaveProperty("additionalProperties");
  });

  it("keeps an open object open both ways", () => {
    const open: ObjectType = { ...closed, additional: text };
    for (const mode of ["write", "read"] as const) {
      expect(lower(open, how(mode))).toMatchObject({ additionalProperties: { type: "string" } });
    }
  });

  it("reads oneOf as anyOf: a tolerant reader sees more branches fit", () => {
    const type = union([closed, closed], { by: "nothing" }, true);
    expect(Object.keys(lower(type, how("write")))).toEqual(["oneOf"]);
    expect(Object.keys(lower(type, how("read")))).toEqual(["anyOf"]);
  });

  it("makes one schema of members of different types", () => {
    const type = union([{ kind: "string", patterns: [], minLength: 1 }, { kind: "null" }], {
      by: "type",
      types: [["string"], ["null"]],
    });
    expect(lower(type, how("write"))).toEqual({ type: ["string", "null"], minLength: 1 });
  });

  it("makes one list of exact values and null", () => {
    const type = union([{ kind: "literal", values: [{ value: "a" }] }, { kind: "null" }], {
      by: "type",
      types: [["string"], ["null"]],
    });
    expect(lower(type, how("write"))).toEqual({ enum: ["a", null] });
  });

  it("checks a reference only for values of its type", () => {
    const type = union([{ kind: "reference", id: "m" }, { kind: "null" }], {
      by: "type",
      types: [["object"], ["null"]],
    });
    expect(lower(type, how("write"))).toEqual({
      type: ["object", "null"],
      caseConditions: [["object"]],
      cases: [{ $ref: "m" }],
    });
  });

  it("checks only the branch that a tag names", () => {
    const type = union(
      [
        { kind: "reference", id: "x" },
        { kind: "reference", id: "y" },
      ],
      { by: "tag", property: "k", values: [["x"], ["y"]] },
    );
    expect(lower(type, how("read"))).toEqual({
      type: "object",
      required: ["k"],
      properties: { k: { enum: ["x", "y"] } },
      caseTag: "k",
      caseConditions: [["x"], ["y"]],
      cases: [{ $ref: "x" }, { $ref: "y" }],
    });
  });

  it("keeps the branches of a tagged union apart from those of the types beside it", () => {
    const tagged = union(
      [
        { kind: "reference", id: "x" },
        { kind: "reference", id: "y" },
      ],
      { by: "tag", property: "k", values: [["x"], ["y"]] },
    );
    const texts = union(
      [
        { kind: "literal", values: [{ value: "a" }] },
        { kind: "reference", id: "t" },
      ],
      {
        by: "nothing",
      },
    );
    const types = union([tagged, texts], { by: "type", types: [["object"], ["string"]] });
    expect(lower(types, how("read"))).toEqual({
      type: ["object", "string"],
      caseConditions: [["object"], ["string"]],
      cases: [lower(tagged, how("read")), lower(texts, how("read"))],
    });
  });
});
