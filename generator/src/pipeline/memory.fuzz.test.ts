import fc from "fast-check";
import { expect, it } from "vitest";
import { fuzz } from "../../../test/support/fuzz.js";
import { checkConfig, type Job } from "../config/check-config.js";
import { emit } from "../emit/emit.js";
import { printedBefore } from "../emit/printed-before.js";
import { type PreparedBefore, preparedBefore, prepareJob } from "../pipeline.js";

/** What a file may hold: each refers to others, so that one change reaches far. */
const texts: readonly unknown[] = [
  undefined,
  "{",
  { type: "object", properties: { note: { type: "string" } } },
  { type: "object", required: ["price"], properties: { price: { $ref: "../../shared/money.json" } } },
  { type: "object", properties: { price: { $ref: "../../shared/money.json#/$defs/amount" }, rest: {} } },
  { allOf: [{ $ref: "../../shared/money.json" }], type: "object", properties: { more: { type: "boolean" } } },
  { type: "object", properties: { price: { $ref: "urn:money", description: "With words of its own" } } },
  { type: "object", properties: { amount: { type: "integer", examples: [1] } }, examples: [{ amount: 2 }] },
  { $id: "urn:money", type: "object", properties: {}, $defs: { amount: { type: "number" } } },
  { type: "object", properties: { self: { $ref: "#" } }, $defs: { amount: { $ref: "#" } } },
  { type: "string", "x-rita-brand": true, $defs: { amount: { type: "string", pattern: "^(a+)+$" } } },
  { "x-rita-kind": "event", "x-rita-entity": "order", "x-rita-type": "priced", type: "object" },
  { oneOf: [{ $ref: "other.json" }, { type: "object", required: ["a"], properties: { a: { const: 1 } } }] },
];
const paths = [
  "order/events/order-placed.json",
  "order/events/order-placed.v2.json",
  "order/events/other.json",
  "order/commands/place-order.json",
  "order/state.json",
  "shared/money.json",
];

type Files = ReadonlyMap<string, unknown>;

const edit = fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...texts));
const [job] = checkConfig({ schemas: "schemas", out: "out" }, "the configuration", "/project", () => {
  throw new Error("The configuration is right.");
}) as readonly [Job];

/** All that a run of the job makes of these files. */
function made(files: Files, before: PreparedBefore, print: ReturnType<typeof printedBefore>["print"]) {
  const raw = [...files].map(([path, content]) => {
    const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 2);
    return { path, source: { path: `schemas/${path}`, text } };
  });
  const input = { files: raw.sort((a, b) => (a.path < b.path ? -1 : 1)), hash: "", diagnostics: [] };
  const prepared = prepareJob(job, "/project", "/project", input, before);
  if (!("finish" in prepared)) return prepared;
  const { model, warnings, options } = prepared;
  return { model, warnings, emitted: emit(model, options, print) };
}

it("a run that remembers the ones before gives what a first run gives, whatever was changed in between", () => {
  const edits = fc.array(edit, { minLength: 2, maxLength: 8 });
  const example = texts[2];
  let [printed, refused] = [0, 0];
  fc.assert(
    fc.property(edits, (changes) => {
      const files = new Map<string, unknown>([
        ["order/events/order-placed.json", example],
        ["shared/money.json", texts[8]],
      ]);
      const [before, { print }] = [preparedBefore(), printedBefore()];
      made(files, before, print);
      for (const [path, content] of changes) {
        if (content === undefined) files.delete(path);
        else files.set(path, content);
        const result = made(files, before, print);
        expect(result).toEqual(made(files, preparedBefore(), printedBefore().print));
        if ("emitted" in result) printed += 1;
        else refused += 1;
      }
    }),
    fuzz(40),
  );
  expect(printed).toBeGreaterThan(15);
  expect(refused).toBeGreaterThan(15);
});
