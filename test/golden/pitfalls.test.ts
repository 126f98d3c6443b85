import { describe, expect, it } from "vitest";
import { type Content, project } from "../support/golden-project.js";

/** What other generators get wrong, and what this one has to make of it. */
interface Pitfall {
  readonly name: string;
  /** Schema of the property `value` of an event, or the files of a schemas folder. */
  readonly schema?: object;
  readonly files?: Readonly<Record<string, Content>>;
  /** Code that has to be there, with any space between words. */
  readonly has?: readonly string[];
  readonly hasNot?: readonly (string | RegExp)[];
  /** Codes of the diagnostics, where the schema is refused. */
  readonly refused?: readonly string[];
}

const string = { type: "string" } as const;
const number = { type: "number" } as const;
const done = "it/events/it-done.json";
const money = { type: "object", properties: { amount: number }, required: ["amount"] } as const;

function event(properties: object, more: object = {}): object {
  return { type: "object", properties, ...more };
}

const pitfalls: readonly Pitfall[] = [
  {
    name: "a tuple of exact length",
    schema: { type: "array", prefixItems: [string, number], items: false, minItems: 2 },
    has: ["value?: readonly [string, number];"],
  },
  {
    name: "a tuple that says nothing of its length or of further items",
    schema: { type: "array", prefixItems: [string, number] },
    has: ["value?: readonly [string?, number?, ...unknown[]];"],
  },
  {
    name: "a tuple with further items of one type",
    schema: { type: "array", prefixItems: [string, number], items: { type: "boolean" } },
    has: ["value?: readonly [string?, number?, ...boolean[]];"],
  },
  {
    name: "unevaluatedProperties: false",
    schema: { type: "object", properties: { a: string }, unevaluatedProperties: false },
    has: ["value?: { readonly a?: string; };"],
    hasNot: ["[name: string]"],
  },
  {
    name: "a closed object with branches that do not say so",
    schema: {
      type: "object",
      properties: { kind: string, a: string, b: number },
      additionalProperties: false,
      oneOf: [
        { properties: { kind: { const: "a" } }, required: ["kind", "a"] },
        { properties: { kind: { const: "b" } }, required: ["kind", "b"] },
      ],
    },
    has: [
      '{ readonly kind: "a"; readonly a: string; readonly b?: number; }',
      '{ readonly kind: "b"; readonly a?: string; readonly b: number; }',
    ],
    hasNot: ["[name: string]", "unknown"],
  },
  {
    name: "a closed part that refuses what another part describes",
    schema: {
      type: "object",
      additionalProperties: false,
      allOf: [{ type: "object", properties: { a: string } }],
    },
    refused: ["RITA3010"],
  },
  {
    name: "a part without unevaluated properties that refuses what a cousin describes",
    schema: {
      type: "object",
      allOf: [{ properties: { a: string } }, { properties: { b: string }, unevaluatedProperties: false }],
    },
    refused: ["RITA3010"],
  },
  {
    name: "branches that only say what is required",
    schema: {
      type: "object",
      properties: { a: string, b: string },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    has: ["{ readonly a: string; readonly b?: string; } | { readonly a?: string; readonly b: string; }"],
  },
  {
    name: "a $ref with a description beside it",
    files: {
      [done]: event({
        a: { $ref: "../../money.json", description: "First." },
        b: { $ref: "../../money.json" },
      }),
      "money.json": money,
    },
    has: ["/** First. */ readonly a?: Money;", "readonly b?: Money;", "export interface Money {"],
    hasNot: ["Money1", "Money2"],
  },
  {
    name: "a $ref with properties beside it",
    schema: { $ref: "#/$defs/base", properties: { more: number }, required: ["more"] },
    has: ["{ readonly amount: number; readonly more: number; }"],
  },
  {
    name: "a $ref to an $anchor",
    files: {
      [done]: event({ value: { $ref: "#money" } }, { $defs: { price: { $anchor: "money", ...money } } }),
    },
    has: ["readonly value?: Price;", "export interface Price {"],
  },
  { name: "$dynamicRef", schema: { $dynamicRef: "#node" }, refused: ["RITA3002"] },
  {
    name: "a $ref by $id, without any network",
    files: {
      [done]: event({ value: { $ref: "https://shop.example/schemas/money" } }),
      "shared/m.json": { $id: "https://shop.example/schemas/money", ...money },
    },
    has: ["readonly value?: M;", "export interface M {"],
  },
  {
    name: "an $id, which gives no name",
    files: {
      [done]: { $id: "https://ex.example/schemas/order.placed.v1.json", title: "Titled", ...event({}) },
    },
    has: ["export interface ItDone {"],
    hasNot: ["HttpsEx", "interface Titled"],
  },
  {
    name: "versions, whose names stay apart",
    files: { [done]: event({ a: string }), "it/events/it-done.v2.json": event({ b: string }) },
    has: [
      "export interface ItDoneV1 { readonly a?: string; }",
      "export interface ItDone { readonly b?: string; }",
    ],
  },
  {
    name: "a name that begins with a digit",
    files: { "it/events/1st.json": event({}) },
    refused: ["RITA4006"],
  },
  { name: "a name that TypeScript has", files: { "it/events/array.json": event({}) }, refused: ["RITA4004"] },
  {
    name: "the same title twice, which makes no types",
    files: {
      [done]: event({
        home: { title: "Address", ...event({ street: string }) },
        work: { title: "Address", ...event({ street: string }) },
        id: { title: "Id", type: "string" },
        otherId: { title: "Id", type: "string" },
      }),
    },
    has: ["readonly home?: { readonly street?: string; };", "/** Id */ readonly otherId?: string;"],
    hasNot: ["interface Address", "Id1"],
  },
  {
    name: "all that a schema says of a property",
    schema: {
      title: "Title",
      description: "Words.",
      deprecated: true,
      readOnly: true,
      default: "a",
      examples: ["b"],
      type: "string",
      maxLength: 3,
      format: "email",
    },
    has: [
      '/** * Title * * Words. * * Format: email. At most 3 characters. Read only. * * @deprecated * @default "a" * @example "b" */ readonly value?: string;',
    ],
  },
  {
    name: "rules that a type cannot express, which are said in words",
    schema: {
      type: "object",
      properties: { a: string, b: string, list: { type: "array", items: string, contains: { const: "x" } } },
      propertyNames: { maxLength: 9 },
      dependentRequired: { a: ["b"] },
    },
    has: ["Names: at most 9 characters. `a` needs `b`.", "At least 1 of its items fit `contains`."],
  },
  { name: "if and else", schema: { type: "object", if: {}, else: {} }, refused: ["RITA3002", "RITA3002"] },
  { name: "dependentSchemas", schema: { type: "object", dependentSchemas: {} }, refused: ["RITA3002"] },
  { name: "not", schema: { not: { type: "string" } }, refused: ["RITA3002"] },
  {
    name: "a required property that is not described",
    schema: { type: "object", properties: { a: string }, required: ["zz"] },
    refused: ["RITA3015"],
  },
  { name: "a type that is none", schema: { type: "objct" }, refused: ["RITA3003"] },
  { name: "a list of names that is none", schema: { type: "object", required: "a" }, refused: ["RITA3003"] },
  {
    name: "limits of a list, which make no large types",
    schema: { type: "array", items: string, minItems: 1, maxItems: 25 },
    has: ["/** 1 to 25 items. */ readonly value?: readonly string[];"],
  },
  {
    name: "an object that says nothing of other properties, which is closed",
    schema: { type: "object", properties: { a: string } },
    has: ["readonly value?: { readonly a?: string; };"],
    hasNot: ["[name: string]"],
  },
  {
    name: "a list, and a tuple, of exact lists",
    schema: { type: "array", prefixItems: [{ const: ["a"] }], items: { const: ["b"] } },
    has: ['value?: readonly [(readonly ["a"])?, ...(readonly ["b"])[]];'],
  },
  { name: "tsEnumNames", schema: { enum: ["a"], tsEnumNames: ["A"] }, refused: ["RITA3001"] },
  {
    name: "an enum, which is a union and no TypeScript enum",
    schema: { enum: ["a", "b"], "x-enum-varnames": ["A", "B"] },
    has: ['readonly value?: "a" | "b";'],
    hasNot: [/\benum\s+[A-Z]/],
  },
  {
    name: "a type that many schemas share, which is declared once",
    files: {
      "a/events/a-done.json": event({ price: { $ref: "../../money.json" } }),
      "b/events/b-done.json": event({ price: { $ref: "../../money.json" } }),
      "b/events/b-gone.json": event({ price: { $ref: "../../money.json" } }),
      "money.json": money,
    },
    has: ['import type { Money } from "./shared.js";', "export interface Money { readonly amount: number; }"],
    hasNot: [/interface Money[\s\S]*interface Money/],
  },
];

describe("what other generators get wrong", () => {
  it.each(pitfalls.map((one) => [one.name, one] as const))("%s", async (_name, pitfall) => {
    const { schema, files = { [done]: event({ value: schema }, { $defs: { base: money } }) } } = pitfall;
    const { rita, files: all } = project({
      "rita.config.json": { schemas: "schemas", out: "out" },
      ...Object.fromEntries(Object.entries(files).map(([path, content]) => [`schemas/${path}`, content])),
    });
    const { err } = await rita("generate");
    expect([...err.matchAll(/error (RITA\d{4})/g)].map(([, code]) => code)).toEqual(pitfall.refused ?? []);
    const text = [...all()]
      .filter(([path]) => /^out\/\w+\.ts$/.test(path))
      .map(([, code]) => code.replaceAll(/\s+/g, " "))
      .join("\n");
    for (const code of pitfall.has ?? []) expect(text).toContain(code);
    for (const code of pitfall.hasNot ?? []) expect(text).not.toMatch(code);
  });
});
