import { expect, it } from "vitest";
import { parserWithMemory } from "../schema/parse-file.js";
import { readSchemas } from "../schema/read-schemas.js";
import type { SchemaFile } from "../schema/types.js";
import { type Built, declarationsWithMemory } from "./build-declaration.js";
import { surroundingsIn } from "./surroundings.js";

const event = "order/events/placed.json";
const priced = '{ "type": "object", "properties": { "price": { "$ref": "../../shared/money.json" } } }';
const flat =
  '{ "type": "object", "properties": { "a": { "allOf": [{ "$ref": "../../shared/money.json" }, { "type": "number", "minimum": 1 }] } } }';

/** Runs over these files one after the other, with one memory: what each made of the event. */
function runs(...all: readonly Readonly<Record<string, string>>[]): readonly Built[] {
  const [parse, build] = [parserWithMemory(), declarationsWithMemory()];
  return all.map((texts) => {
    const raw = Object.entries(texts).map(([path, text]) => ({ path, source: { path, text } }));
    const set = readSchemas(raw, "schemas", () => {}, parse);
    const file = set.files.find(({ path }) => path === event) as SchemaFile;
    return build(file.root, surroundingsIn(set));
  });
}

it("a declaration refers to the nodes of this run, so that what it names is declared as it is now", () => {
  const [first, second] = runs(
    { [event]: priced, "shared/money.json": '{ "type": "number" }' },
    { [event]: priced, "shared/money.json": '{ "type": "string" }' },
  );
  expect(first?.type).toMatchObject({
    properties: [{ type: { kind: "reference", id: "shared/money.json" } }],
  });
  expect(second?.type).toEqual(first?.type);
  expect(second?.references).toHaveLength(1);
  expect(second?.references[0]).not.toBe(first?.references[0]);
});

it.each([
  ["nothing has changed", '{ "type": "number", "maximum": 9 }', true],
  ["a schema that it took rules from has changed", '{ "type": "number", "maximum": 8 }', false],
])("a declaration is the same one where %s: %s → %s", (_, text, isSame) => {
  const before = { [event]: flat, "shared/money.json": '{ "type": "number", "maximum": 9 }' };
  const [first, second] = runs(before, { ...before, "shared/money.json": text });
  expect(second === first).toBe(isSame);
  const maximum = Number(/\d/.exec(text)?.[0]);
  expect(second?.type).toMatchObject({ properties: [{ type: { maximum, minimum: 1 } }] });
});
