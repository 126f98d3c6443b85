import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { generate, write } from "../../generator/src/index.js";
import { compileProgram, linkPackages } from "../support/compile-project.js";
import { fuzz, limit } from "../support/fuzz.js";
import { project } from "../support/golden-project.js";

/** Names that mean something somewhere: in TypeScript, in JavaScript, in the runtime, in generated code. */
const meaningful = [
  ..."class default delete enum export function import in interface new null package return this type void".split(
    " ",
  ),
  ..."await async let of static yield eval arguments undefined NaN any never unknown string object symbol".split(
    " ",
  ),
  ..."event-type command-type evolve evolver decide decider event-of command-of validators validate registry".split(
    " ",
  ),
  ..."registry-event registry-command it-event it-command it-cases it-evolver it-decider it-state it-subjects".split(
    " ",
  ),
  ..."state initial cases data event command write read error errors brand entity-subjects subjects index shared".split(
    " ",
  ),
  ..."Error Event Date-string date-time-string Promise json Map constructor prototype then toJSON name length".split(
    " ",
  ),
  ..."a A a-a aA a_a A-a 1a a1 -a a- _ - __ x--y Order order ORDER v1 a-v1 a-V2 it It IT".split(" "),
];

const token = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...meaningful) },
  { weight: 2, arbitrary: fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[ -.0-~é]{1,6}$/) },
);

const layouts = fc.record({
  entity: fc.oneof({ weight: 3, arbitrary: fc.constant("it") }, { weight: 1, arbitrary: token }),
  events: fc.uniqueArray(token, { minLength: 1, maxLength: 3 }),
  commands: fc.uniqueArray(token, { maxLength: 2 }),
  definitions: fc.uniqueArray(token, { maxLength: 2 }),
  values: fc.uniqueArray(token, { maxLength: 2 }),
  properties: fc.uniqueArray(token, { maxLength: 2 }),
  brand: fc.boolean(),
});

type Layout = typeof layouts extends fc.Arbitrary<infer Value> ? Value : never;

/** A project in which all these names occur, by path. */
function filesOf({
  entity,
  events,
  commands,
  definitions,
  values,
  properties,
  brand,
}: Layout): ReadonlyMap<string, string> {
  const text = { type: "string", ...(brand && { "x-rita-brand": true }) };
  const pointer = (name: string): string =>
    encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
  const references = [
    ...definitions.map((name) => [`d${name}`, { $ref: `#/$defs/${pointer(name)}` }] as const),
    ...values.map((name) => [`v${name}`, { $ref: `../../shared/${encodeURIComponent(name)}.json` }] as const),
    ...properties.map((name) => [name, { enum: [name] }] as const),
  ];
  const message = {
    type: "object",
    properties: Object.fromEntries(references),
    $defs: Object.fromEntries(definitions.map((name) => [name, text])),
  };
  const plain = { type: "object", properties: {} };
  return new Map([
    ...events.map(
      (name, at) => [`${entity}/events/${name}.json`, JSON.stringify(at === 0 ? message : plain)] as const,
    ),
    ...commands.map((name) => [`${entity}/commands/${name}.json`, JSON.stringify(plain)] as const),
    ...values.map((name) => [`shared/${name}.json`, JSON.stringify(text)] as const),
  ]);
}

it("random names give diagnostics, or types, validators and skeletons that compile together", {
  timeout: limit(60_000),
}, async () => {
  const made = project({});
  linkPackages(made);
  const counts = { all: 0, generated: 0 };
  const property = fc.property(layouts, (layout) => {
    counts.all += 1;
    const folder = join(made.folder, "src", String(counts.all));
    const schemas = filesOf(layout);
    for (const [path, text] of schemas) {
      mkdirSync(dirname(join(folder, "schemas", path)), { recursive: true });
      writeFileSync(join(folder, "schemas", path), text);
    }
    const result = generate({ schemas: "schemas", out: "generated", skeletons: "." }, { folder });
    for (const { code, place } of result.diagnostics) {
      // A file with a leading dot is hidden: then there is no event, and no line to say so.
      expect(code === "RITA2002" ? place?.file : place?.line, `${code} has a place`).toBeTruthy();
    }
    if (result.diagnostics.length > 0) {
      expect(result.files).toEqual([]);
      return;
    }
    counts.generated += 1;
    expect(write(result)).toEqual([]);
    for (const { path } of result.files) expect(path).toMatch(/^[\w./-]+$/);
  });
  fc.assert(property, fuzz(100));
  expect(counts.generated).toBeGreaterThan(counts.all / 8);
  expect(counts.generated).toBeLessThan(counts.all);
  expect(await compileProgram(made, "export {};\n")).toBe("");
});
