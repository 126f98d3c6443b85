// Realistic schemas in any number: entities of six events and four commands each, over shared types.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const draft = "https://json-schema.org/draft/2020-12/schema";

const shared = {
  "shared/money.json": {
    title: "An amount of money",
    type: "object",
    required: ["amount", "currency"],
    properties: {
      amount: { description: "In the smallest unit of the currency.", type: "integer", minimum: 0 },
      currency: { enum: ["EUR", "USD", "GBP", "CHF"] },
    },
  },
  "shared/address.json": {
    title: "A postal address",
    type: "object",
    required: ["street", "city", "country"],
    properties: {
      street: { type: "string", minLength: 1, maxLength: 200 },
      city: { type: "string", minLength: 1 },
      postalCode: { type: "string", pattern: "^[A-Z0-9 -]{3,10}$" },
      country: { type: "string", pattern: "^[A-Z]{2}$" },
    },
  },
};

const events = ["opened", "line-added", "line-removed", "approved", "paid", "closed"];
const commands = ["open", "add-line", "approve", "close"];

/** The data of one message: strings with formats, numbers, an enum, a list of objects, a union, shared types. */
function message(title, index) {
  return {
    $schema: draft,
    title,
    type: "object",
    required: ["customerId", "email", "at", "total", "lines", "method"],
    properties: {
      customerId: { description: "Who it belongs to.", type: "string", format: "uuid" },
      email: { type: "string", format: "email" },
      at: { type: "string", format: "date-time" },
      total: { $ref: "../../shared/money.json" },
      address: { $ref: "../../shared/address.json" },
      priority: { enum: ["low", "normal", "high"], default: "normal" },
      [`field${index}`]: { type: "integer", minimum: 0, maximum: 1000 + index },
      note: { type: ["string", "null"], maxLength: 500 },
      tags: { type: "array", items: { type: "string", minLength: 1 }, uniqueItems: true },
      lines: { type: "array", minItems: 1, maxItems: 100, items: { $ref: "../line.json" } },
      method: {
        oneOf: [
          {
            type: "object",
            required: ["kind", "last4"],
            properties: { kind: { const: "card" }, last4: { type: "string", pattern: "^\\d{4}$" } },
          },
          {
            type: "object",
            required: ["kind", "reference"],
            properties: { kind: { const: "transfer" }, reference: { type: "string", minLength: 1 } },
          },
        ],
      },
    },
  };
}

/** A line of an entity: a type that its messages share. */
const line = {
  title: "One line",
  type: "object",
  required: ["sku", "quantity", "price"],
  properties: {
    sku: { type: "string", pattern: "^[A-Z]{3}-\\d+$" },
    quantity: { type: "integer", minimum: 1 },
    price: { $ref: "../shared/money.json" },
    discount: { type: "number", minimum: 0, maximum: 1 },
  },
};

/** Paths and texts of `count` messages, ten an entity, and the types that they share. */
export function benchSchemas(count) {
  const messages = Array.from({ length: count }, (_, index) => {
    const entity = `case${Math.floor(index / 10)}`;
    const name = [...events, ...commands][index % 10];
    const folder = index % 10 < events.length ? "events" : "commands";
    const type = folder === "events" ? `${entity}-${name}` : `${name}-${entity}`;
    return [
      `${entity}/${folder}/${type}.json`,
      message(`${type.replaceAll("-", " ")}, message ${index}`, index),
    ];
  });
  const entities = new Set(messages.map(([path]) => path.split("/")[0]));
  const lines = [...entities].map((entity) => [`${entity}/line.json`, line]);
  return [...Object.entries(shared), ...lines, ...messages].map(([path, schema]) => [
    path,
    `${JSON.stringify(schema, undefined, 2)}\n`,
  ]);
}

/** Writes a project of so many messages into a new folder. */
export function writeBenchProject(folder, count) {
  rmSync(folder, { recursive: true, force: true });
  const config = { schemas: "schemas", out: "src/generated", skeletons: "src" };
  const files = [["rita.config.json", JSON.stringify(config)]];
  for (const [path, text] of benchSchemas(count)) files.push([`schemas/${path}`, text]);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
