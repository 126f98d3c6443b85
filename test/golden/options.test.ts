import { describe, expect, it } from "vitest";
import { compileProgram, linkPackages } from "../support/compile-project.js";
import { compilers } from "../support/golden-compile.js";
import { type Project, project } from "../support/golden-project.js";

const schemas = {
  "schemas/order/events/order-placed.json": {
    type: "object",
    properties: {
      customer: { $ref: "#/$defs/customer-id" },
      seller: { $ref: "../../shared/seller-id.json" },
      count: { $ref: "#/$defs/count" },
      colour: { $ref: "#/$defs/colour" },
      size: { enum: ["s", "m"] },
      at: { type: "string", format: "date-time" },
      days: { type: "array", items: { type: "string", format: "date" } },
      open: { anyOf: [{ type: "string", format: "time" }, { type: "null" }] },
    },
    required: ["customer", "seller", "count", "colour", "at", "days", "open"],
    $defs: {
      "customer-id": { description: "Who orders.", type: "string", pattern: "^c-", "x-rita-brand": true },
      count: { type: "integer", "x-rita-brand": true },
      colour: {
        description: "The colours there are.",
        oneOf: [{ const: "dark-red", description: "Like wine." }, { const: "blue" }, { const: "1st" }],
      },
    },
    examples: [
      {
        customer: "c-1",
        seller: "s",
        count: 1,
        colour: "blue",
        at: "2024-05-01T12:00:00Z",
        days: ["2024-05-01"],
        open: null,
      },
    ],
  },
  "schemas/shared/seller-id.json": { type: "string", "x-rita-brand": true },
} as const;

async function generated(options: object): Promise<Project> {
  const made = project({
    "rita.config.json": { schemas: "schemas", out: "src/generated", skeletons: "src", ...options },
    ...schemas,
  });
  linkPackages(made);
  expect(await made.rita("generate")).toMatchObject({ err: "", exitCode: 0 });
  return made;
}

describe("the options of generated types", () => {
  it("x-rita-brand makes types that no other text or number fits", async () => {
    const made = await generated({});
    const order = made.files().get("src/generated/order.ts");
    expect(order).toContain(
      '/** Who orders. Matches `^c-`. */\nexport type CustomerId = string & { readonly [brand]: "CustomerId" };\n',
    );
    expect(order).toContain("export type Count = number & {");
    expect(order).toContain("open: null,\n    } as unknown as OrderPlaced),");
    const program = `import { OrderPlaced } from "./generated/index.js";
import type { Count, CustomerId } from "./generated/order.js";
import type { SellerId } from "./generated/shared.js";
declare const customer: CustomerId;
declare const seller: SellerId;
const data = { customer, seller, count: 3 as Count, colour: "blue", at: "", days: [], open: null } as const;
export const text: string = customer;
export const right: OrderPlaced = data;
export const made = (): unknown => OrderPlaced.create("1", data);
// @ts-expect-error a text is no customer's id
export const plain: OrderPlaced = { ...data, customer: "c-1" };
// @ts-expect-error neither is the id of a seller
export const other: OrderPlaced = { ...data, customer: seller };
// @ts-expect-error a number is no count
export const number: OrderPlaced = { ...data, count: 3 };
`;
    for (const compiler of Object.keys(compilers))
      expect(await compileProgram(made, program, compiler)).toBe("");
  });

  it('dates: "branded" gives dates and times types of their own', async () => {
    const made = await generated({ dates: "branded" });
    expect(made.files().get("src/generated/order.ts")).toContain("readonly days: readonly DateString[];");
    const program = `import type { OrderPlaced } from "./generated/index.js";
import type { DateString, DateTimeString, TimeString } from "./generated/dates.js";
export const at: OrderPlaced["at"] = new Date().toISOString() as DateTimeString;
export const days: OrderPlaced["days"] = ["2024-05-01" as DateString];
export const open: OrderPlaced["open"] = "12:00:00Z" as TimeString;
// @ts-expect-error a text is no moment
export const plain: OrderPlaced["at"] = "2024-05-01T12:00:00Z";
// @ts-expect-error a day is no moment
export const day: OrderPlaced["at"] = "2024-05-01" as DateString;
`;
    for (const compiler of Object.keys(compilers))
      expect(await compileProgram(made, program, compiler)).toBe("");
  });

  it('enums: "object" gives named enums a constant object of their values', async () => {
    const made = await generated({ enums: "object" });
    expect(made.files().get("src/generated/order.ts")).toContain(`/** The colours there are. */
export const Colour = {
  /** Like wine. */
  DarkRed: "dark-red",
  Blue: "blue",
  "1st": "1st",
} as const;
/** The colours there are. */
export type Colour = (typeof Colour)[keyof typeof Colour];
`);
    const program = `import type { OrderPlaced } from "./generated/index.js";
import { Colour } from "./generated/order.js";
export const red: OrderPlaced["colour"] = Colour.DarkRed;
export const blue: Colour = "blue";
export const size: OrderPlaced["size"] = "s";
// @ts-expect-error there is no such colour
export const green: Colour = "green";
`;
    for (const compiler of Object.keys(compilers))
      expect(await compileProgram(made, program, compiler)).toBe("");
  });

  it.each([
    ["a schema without a name", { type: "string", "x-rita-brand": true }],
    ["an object", { $ref: "#/$defs/thing" }],
    ["a nominal type with more rules", { $ref: "#/$defs/id", maxLength: 3 }],
  ])("refuse x-rita-brand on %s", async (_name, schema) => {
    const $defs = {
      thing: { type: "object", properties: {}, "x-rita-brand": true },
      id: { type: "string", "x-rita-brand": true },
    };
    const { rita } = project({
      "rita.config.json": { schemas: "schemas", out: "out" },
      "schemas/a/events/a-done.json": { type: "object", properties: { value: schema }, $defs },
    });
    const { err, exitCode } = await rita("generate");
    expect([...err.matchAll(/a-done\.json:\d+:\d+ error (RITA\d{4})/g)].map(([, code]) => code)).toEqual([
      "RITA3020",
    ]);
    expect(exitCode).toBe(2);
  });
});
