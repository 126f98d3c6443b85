// P10: the write check of a realistic event, beside ajv's standalone code with its full formats, and zod.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import Ajv2020 from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import addFormats from "ajv-formats";
import { z } from "zod";
import { OrderPlaced } from "../../examples/orders/dist/generated/index.js";
import { compare } from "../support/measure.mjs";

const require = createRequire(import.meta.url);
const schemas = fileURLToPath(new URL("../../schemas/", import.meta.url));

/** The schema of `order-placed` with what it refers to in one document, as ajv takes it. */
function schema() {
  const read = (path) => require(join(schemas, path));
  const { $schema: _dialect, ...placed } = read("order/events/order-placed.json");
  const names = {
    "../shared/order-line.json": "line",
    "../../shared/money.json": "money",
    "../../shared/address.json": "address",
  };
  const text = JSON.stringify({
    ...placed,
    $defs: {
      line: read("order/shared/order-line.json"),
      money: read("shared/money.json"),
      address: read("shared/address.json"),
    },
  });
  const bundled = text.replace(/"\$ref":"([^"]+)"/g, (_all, ref) => {
    const name = names[ref] ?? Object.values(names).find((one) => ref.endsWith(`${one}.json`));
    if (name === undefined) throw new Error(`no definition for ${ref}`);
    return `"$ref":"#/$defs/${name}"`;
  });
  return closed(JSON.parse(bundled.replace(/"\$schema":"[^"]+",?/g, "")));
}

/** Our write check refuses unknown properties: so does the peer's. */
function closed(node) {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) return node.map(closed);
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return copy.type === "object" ? { ...copy, additionalProperties: false } : copy;
}

/** ajv's own standalone code, loaded as its documentation says. */
async function ajvStandalone() {
  const ajv = new Ajv2020.default({ code: { source: true, esm: true }, allErrors: true, strict: false });
  addFormats.default(ajv, { mode: "full" });
  const code = standalone.default(ajv, ajv.compile(schema()));
  // Beside this file, because the code imports ajv's own helpers.
  const folder = mkdtempSync(fileURLToPath(new URL("./.validation-", import.meta.url)));
  try {
    const file = join(folder, "validate.mjs");
    const imports =
      "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n";
    writeFileSync(file, imports + code);
    return (await import(pathToFileURL(file).href)).default;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const money = z.strictObject({ amount: z.int().min(0), currency: z.enum(["EUR", "USD"]) });

/** The same event in zod's words. */
const zodSchema = z.strictObject({
  customerId: z.uuid(),
  channel: z.enum(["web", "app", "phone"]),
  lines: z
    .array(
      z.strictObject({
        sku: z.string().regex(/^[A-Z0-9-]{3,20}$/),
        quantity: z.int().min(1).max(999),
        unitPrice: money,
        giftWrap: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(100),
  total: money,
  shippingAddress: z.strictObject({
    name: z.string().min(1),
    street: z.string().min(1),
    postalCode: z.string().min(1).max(12),
    city: z.string().min(1),
    country: z.string().regex(/^[A-Z]{2}$/),
  }),
  deliverOn: z.iso.date().nullable().optional(),
  note: z.string().max(500).optional(),
});

export const validation = {
  id: "P10",
  run: async ({ quick, rounds }) => {
    const count = quick ? 20_000 : 300_000;
    const events = Array.from({ length: 64 }, (_, at) => {
      const example = OrderPlaced.example();
      return { ...example, lines: [1, 2, 3].map((one) => ({ ...example.lines[0], quantity: at + one })) };
    });
    const ajv = await ajvStandalone();
    const contender = (check) => async () => {
      const started = performance.now();
      for (let at = 0; at < count; at += 1) {
        if (!check(events[at % events.length])) throw new Error("a valid event was refused");
      }
      return (count * 1_000) / (performance.now() - started);
    };
    const ours = contender((event) => OrderPlaced.validate(event).ok);
    const shared = { name: "write validation of an event", unit: "checks/s", better: "higher" };
    return [
      {
        ...shared,
        ...(await compare({ rounds, better: "higher", ours, peer: contender(ajv) })),
        peerName: "ajv standalone, full formats",
        target: 1.5,
      },
      {
        ...shared,
        ...(await compare({
          rounds,
          better: "higher",
          ours,
          peer: contender((event) => zodSchema.safeParse(event).success),
        })),
        peerName: "zod",
      },
    ];
  },
};
