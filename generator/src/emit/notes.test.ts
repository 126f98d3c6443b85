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
  [
    {
      kind: "union",
      exclusive: false,
      dispatch: { by: "nothing" },
      members: [{ ...text, minLength: 1 }, { kind: "null" }],
    },
    ["At least 1 character."],
  ],
];

it.each(rows)("%j is said as %j", (type, expected) => {
  expect(notesOf(type)).toEqual(expected);
});
