import { expect, it } from "vitest";
import type { IrType } from "../ir/types.js";
import { notesOf } from "./notes.js";

const text = { kind: "string", patterns: [] } as const;
const number = { kind: "number", integer: false, multipleOf: [] } as const;
const list = { kind: "array", items: { kind: "boolean" }, unique: false } as const;
const object = {
  kind: "object",
  properties: [],
  patterns: [],
  additional: { kind: "unknown" },
  dependentRequired: {},
} as const;

function union(...members: IrType[]): IrType {
  return { kind: "union", exclusive: false, members, dispatch: { by: "nothing" } };
}

const rows: readonly (readonly [IrType, readonly string[]])[] = [
  [{ ...text, minLength: 1 }, ["At least 1 character."]],
  [{ ...text, minLength: 0 }, []],
  [{ ...text, minLength: 2, maxLength: 2 }, ["Exactly 2 characters."]],
  [
    { ...text, maxLength: 9, format: "uri", patterns: ["^a"] },
    ["Format: uri.", "At most 9 characters.", "Matches `^a`."],
  ],
  [{ ...number, integer: true, minimum: 1, maximum: 9 }, ["Integer, 1 to 9."]],
  [{ ...number, exclusiveMinimum: 0, multipleOf: [0.5] }, ["More than 0, a multiple of 0.5."]],
  [number, []],
  [{ ...list, maxItems: 3, unique: true }, ["At most 3 items.", "No item twice."]],
  [{ ...list, items: { ...list, items: { ...text, minLength: 1 } } }, ["Each: at least 1 character."]],
  [
    { ...list, contains: { type: text, least: 2, most: 3 } },
    ["At least 2 and at most 3 of its items fit `contains`."],
  ],
  [
    { ...object, minProperties: 1, names: { ...text, maxLength: 3 } },
    ["At least 1 property.", "Names: at most 3 characters."],
  ],
  [{ ...object, dependentRequired: { a: ["b", "c"] } }, ["`a` needs `b` and `c`."]],
  [union({ ...text, minLength: 1 }, { kind: "null" }), ["At least 1 character."]],
  [
    union({ ...text, minLength: 5 }, { ...text, maxLength: 3, format: "uri" }),
    ["Either at least 5 characters, or format: uri and at most 3 characters."],
  ],
  [union({ ...text, minLength: 5 }, text), []],
  [union({ ...text, minLength: 5 }, { ...number, minimum: 1 }), ["At least 5 characters.", "1 or more."]],
  [union({ ...object, dependentRequired: { a: ["b"] } }, object), ["In one form: `a` needs `b`."]],
];

it.each(rows)("%j is said as %j", (type, expected) => {
  expect(notesOf(type)).toEqual(expected);
});
