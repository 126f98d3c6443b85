import fc from "fast-check";

/** A schema as JSON. */
export type Schema = { readonly [keyword: string]: unknown };

/** Texts that end up in generated code, and would do harm in it if they were not quoted, escaped or taken whole. */
export const hostileTexts: readonly string[] = [
  "*/ globalThis.pwned = 1; /*",
  "/* globalThis.pwned = 1",
  "// globalThis.pwned = 1\nglobalThis.pwned = 2",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a template would make of it is the point
  "`${globalThis.pwned = 1}`",
  '"; globalThis.pwned = 1; "',
  "'; globalThis.pwned = 1; '",
  "\\",
  '\\"; globalThis.pwned = 1; //',
  "\u2028globalThis.pwned = 1;\u2029",
  "\r\n}\nglobalThis.pwned = 1;\n{",
  "</script><script>globalThis.pwned = 1</script>",
  "@ts-nocheck",
  "@example */ {@link x}",
  "$&$1$'$`",
  // The words of the code that validators are made of.
  "schema1.properties.a",
  "func0.call(schema1, key0)",
  "{instancePath:x,parentData:y,parentDataProperty:z,rootData}",
  "const schema1 = 1;",
  "errors = (vErrors ??= []).push({",
  "pattern0",
  "data",
  "vErrors",
  "é😀\u0000",
  "",
  " ",
  "a/b~c%d#e",
  "if (",
  "}",
];

const names = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom("a", "b", "c", "kind", "type", "value", "id", "0", "a-b", "class"),
  },
  { weight: 3, arbitrary: fc.constantFrom(...hostileTexts) },
);

const words = fc.oneof(fc.constantFrom("Some words.", "More"), fc.constantFrom(...hostileTexts));

const plain: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  true,
  0,
  1,
  -0.5,
  1e21,
  "a",
  "b",
  ...hostileTexts,
);

const values: fc.Arbitrary<unknown> = fc.oneof(
  plain,
  fc.array(plain, { maxLength: 2 }),
  fc.dictionary(fc.oneof(names, fc.constant("__proto__")), plain, { maxKeys: 2, noNullPrototype: true }),
);

const notes = fc.record(
  {
    title: words,
    description: words,
    $comment: words,
    default: values,
    examples: fc.array(values, { minLength: 1, maxLength: 2 }),
    deprecated: fc.boolean(),
    readOnly: fc.boolean(),
    "x-note": values,
  },
  { requiredKeys: [] },
);

/** The same arbitrary, sometimes with notes. */
function noted(schemas: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> {
  return fc
    .tuple(schemas, fc.option(notes, { nil: {}, freq: 3 }))
    .map(([schema, more]) => ({ ...more, ...schema }));
}

function some(
  required: Schema,
  optional: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Schema> {
  return fc.record(optional, { requiredKeys: [] }).map((more) => ({ ...required, ...more }));
}

const patterns = fc.constantFrom("^a", "b$", "^[a-z]+$", "", ...hostileTexts.map(escaped));
const small = fc.nat(3);

const { schema } = fc.letrec<{ schema: Schema }>((tie) => {
  const inner = tie("schema");
  const byName = fc.dictionary(names, inner, { maxKeys: 3, noNullPrototype: true });
  const objects = fc
    .record(
      {
        properties: byName,
        additionalProperties: fc.oneof(fc.boolean(), inner),
        patternProperties: fc.dictionary(patterns, inner, { maxKeys: 1, noNullPrototype: true }),
        propertyNames: fc.record({ maxLength: fc.nat(30) }),
        minProperties: small,
        maxProperties: fc.integer({ min: 3, max: 6 }),
        needed: fc.array(fc.nat(3), { maxLength: 2 }),
        unevaluatedProperties: fc.constant(false),
      },
      { requiredKeys: ["properties"] },
    )
    .map(({ needed, ...object }) => {
      const keys = Object.keys(object.properties);
      const required = [...new Set((needed ?? []).flatMap((at) => keys[at] ?? []))];
      return { type: "object", ...object, ...(required.length > 0 && { required }) };
    });
  return {
    schema: noted(
      fc.oneof(
        { maxDepth: 3, depthSize: "small" },
        some(
          { type: "string" },
          { minLength: small, maxLength: fc.integer({ min: 3, max: 40 }), pattern: patterns },
        ),
        some({ type: "number" }, { minimum: small, exclusiveMaximum: fc.integer({ min: 4, max: 9 }) }),
        some({ type: "integer" }, { multipleOf: fc.constantFrom(2, 3), maximum: fc.constant(9) }),
        fc.constantFrom<Schema>(
          { type: "boolean" },
          { type: ["string", "null"] },
          { type: "string", format: "date" },
        ),
        fc
          .uniqueArray(values, {
            minLength: 1,
            maxLength: 3,
            comparator: "IsStrictlyEqual",
            selector: JSON.stringify,
          })
          .map((list) => ({ enum: list })),
        values.map((value) => ({ const: value })),
        fc.constantFrom<Schema>({ $ref: "#/$defs/node" }, { $ref: "#/$defs/text" }),
        inner.chain((items) =>
          some(
            { type: "array", items },
            { minItems: fc.nat(1), maxItems: fc.integer({ min: 2, max: 4 }), uniqueItems: fc.boolean() },
          ),
        ),
        fc
          .array(inner, { minLength: 1, maxLength: 2 })
          .chain((prefixItems) =>
            some(
              { type: "array", prefixItems },
              { items: fc.oneof(fc.constant(false), inner), minItems: small },
            ),
          ),
        objects,
        objects,
        fc.array(inner, { minLength: 2, maxLength: 3 }).map((anyOf) => ({ anyOf })),
        fc.tuple(byName, byName).map(([left, right]) => ({
          oneOf: [
            { type: "object", properties: { ...left, kind: { const: "l" } }, required: ["kind"] },
            {
              type: "object",
              properties: { ...right, kind: { const: hostileTexts[0] } },
              required: ["kind"],
            },
          ],
        })),
        fc.tuple(objects, objects).map((allOf) => ({ allOf })),
      ),
    ),
  };
});

/** Schemas of an event, most of them good: an object whose property `value` can be anything. */
export const eventSchemas: fc.Arbitrary<Schema> = fc
  .tuple(schema, notes)
  .map(([value, { examples: _, ...more }]) => ({
    ...more,
    type: "object",
    properties: { value },
    required: ["value"],
    $defs: {
      node: {
        type: "object",
        properties: { next: { $ref: "#/$defs/node" }, [hostileTexts[4] ?? ""]: { type: "null" } },
      },
      text: { description: hostileTexts[0], type: "string", enum: ["t", ...hostileTexts.slice(0, 4)] },
    },
  }));

/** A value that a schema may well accept; `choose` gives whole numbers below the one it is given. */
export function instanceOf(
  schema: unknown,
  root: Schema,
  choose: (below: number) => number,
  depth = 0,
): unknown {
  if (!isRecord(schema) || depth > 6) return choose(2) === 0 ? "a" : null;
  const inside = (one: unknown): unknown => instanceOf(one, root, choose, depth + 1);
  const list = (key: string): readonly unknown[] => (Array.isArray(schema[key]) ? schema[key] : []);
  const record = (key: string): Readonly<Record<string, unknown>> =>
    isRecord(schema[key]) ? schema[key] : {};
  if ("const" in schema) return schema["const"];
  if ("enum" in schema) return list("enum")[choose(list("enum").length)];
  if (typeof schema["$ref"] === "string") {
    const definitions = root["$defs"];
    return inside(isRecord(definitions) ? definitions[schema["$ref"].slice(8)] : undefined);
  }
  const branches = [...list("anyOf"), ...list("oneOf")];
  if (branches.length > 0) return inside(branches[choose(branches.length)]);
  if ("allOf" in schema) return Object.assign({}, ...list("allOf").map(inside));
  switch (Array.isArray(schema["type"]) ? schema["type"][choose(schema["type"].length)] : schema["type"]) {
    case "string":
      if (schema["format"] === "date") return "2024-02-29";
      return ["", "a", "ab", "abcb", ...hostileTexts][choose(4 + hostileTexts.length)];
    case "number":
      return [0, 1, 2.5, 3, 4, 9][choose(6)];
    case "integer":
      return [0, 2, 3, 6, 12][choose(5)];
    case "boolean":
      return choose(2) === 0;
    case "array": {
      const places = list("prefixItems").map(inside);
      const more = Array.from({ length: choose(3) }, () => inside(schema["items"] ?? {}));
      return [...places, ...(schema["items"] === false ? [] : more)];
    }
    case "object": {
      const required = list("required");
      const entries = Object.entries(record("properties")).flatMap(([key, one]) =>
        required.includes(key) || choose(2) === 0 ? [[key, inside(one)] as const] : [],
      );
      const others = schema["additionalProperties"];
      if (others !== undefined && choose(2) === 0) entries.push(["other", inside(others)]);
      return Object.fromEntries(entries);
    }
    default:
      return null;
  }
}

/** A regular expression that matches a text itself. */
function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
