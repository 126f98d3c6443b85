import fc from "fast-check";

type Schema = Readonly<Record<string, unknown>>;

/** Keywords of which each is there or not. */
const some = (keywords: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Schema> =>
  fc.record(keywords, { requiredKeys: [] });

const small = fc.integer({ min: 0, max: 3 });
const scalar = fc.constantFrom<unknown>(null, true, 0, 1, 2, "", "a", "ab", "x1");
const literal = fc.oneof(scalar, fc.constantFrom<unknown>([], [1], { a: 1 }, { b: "a", a: 1 }));
const names = fc.constantFrom("a", "b", "c");

const text = some({
  minLength: small,
  maxLength: small,
  pattern: fc.constantFrom("^a", "b$", "^[a-z]*$", '"\\\\|/'),
  format: fc.constantFrom("date", "uuid", "email"),
}).map((rules) => ({ type: "string", ...rules }));

const number = fc
  .tuple(
    fc.constantFrom("integer", "number"),
    some({
      minimum: small,
      maximum: small,
      exclusiveMinimum: small,
      exclusiveMaximum: small,
      multipleOf: fc.constantFrom(2, 0.5),
    }),
  )
  .map(([type, rules]) => ({ type, ...rules }));

const lists = (inner: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> =>
  fc
    .tuple(
      some({ minItems: small, maxItems: small, uniqueItems: fc.boolean() }),
      fc.option(fc.tuple(inner, some({ minContains: small, maxContains: small })), { nil: undefined }),
      fc.array(inner, { maxLength: 2 }),
      fc.oneof({ weight: 3, arbitrary: inner }, { weight: 1, arbitrary: fc.constant(false) }),
    )
    .map(([limits, contains, prefixItems, items]) => ({
      type: "array",
      ...limits,
      ...(contains !== undefined && { contains: contains[0], ...contains[1] }),
      ...(prefixItems.length === 0
        ? { items: items === false ? { type: "null" } : items }
        : { prefixItems, items }),
    }));

const objects = (inner: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> =>
  fc
    .tuple(
      fc.dictionary(fc.constantFrom("a", "b", "c", "~/", "for"), inner, { maxKeys: 3 }),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      fc.oneof(fc.constant(false), inner),
      some({
        minProperties: small,
        maxProperties: small,
        patternProperties: fc.dictionary(fc.constantFrom("^x", "1$"), inner, { minKeys: 1, maxKeys: 2 }),
        propertyNames: some({ maxLength: small, pattern: fc.constant("^[a-z]") }).map((rules) => ({
          type: "string",
          ...rules,
        })),
      }),
    )
    .map(([properties, required, additionalProperties, rules]) => {
      const known = Object.keys(properties);
      const [first, second] = known;
      return {
        type: "object",
        properties,
        required: known.filter((_name, index) => required[index]),
        additionalProperties,
        ...(second !== undefined && required[4] && { dependentRequired: { [first ?? ""]: [second] } }),
        ...rules,
      };
    });

const unions = (inner: fc.Arbitrary<Schema>, object: fc.Arbitrary<Schema>): fc.Arbitrary<Schema> => {
  const members = fc.array(inner, { minLength: 2, maxLength: 3 });
  const tagged = fc.array(object, { minLength: 2, maxLength: 3 }).map((shapes) =>
    shapes.map((shape, index) => ({
      ...shape,
      properties: { ...(shape["properties"] as object), kind: { const: ["a", "b", 1][index] } },
      required: [...(shape["required"] as string[]), "kind"],
    })),
  );
  const keyword = fc.constantFrom("oneOf", "anyOf");
  return fc.tuple(keyword, fc.oneof(members, tagged)).map(([name, list]) => ({ [name]: list }));
};

/** A schema that uses any of the keywords that generated checks are made of. All objects say whether they are closed. */
export const schema: fc.Arbitrary<Schema> = fc.letrec<{ any: Schema; object: Schema }>((tie) => ({
  object: objects(tie("any")),
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    number,
    fc.constantFrom({ type: "boolean" }, { type: "null" }, { type: ["string", "null"], maxLength: 2 }),
    fc
      .uniqueArray(literal, { minLength: 1, maxLength: 3, comparator: "SameValue" })
      .map((list) => ({ enum: list })),
    lists(tie("any")),
    tie("object"),
    unions(tie("any"), tie("object")),
  ),
})).any;

const anything: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.constantFrom<unknown>(
      -1,
      0.5,
      1.5,
      4,
      "abcd",
      "\u{1f600}",
      '"\\',
      "2024-02-29",
      "2024-02-30",
      "a@b.example",
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(names, fc.constantFrom("x1", "~/", "for", "kind", "B")), tie("value"), {
      maxKeys: 4,
    }),
  ),
})).value;

/** The keywords of these schemas that values are made from. */
interface SchemaParts {
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly type?: unknown;
  readonly prefixItems?: readonly Schema[];
  readonly items?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

/** Values that a schema may well be meant for, and some that it is not. */
export function valuesNear(of: unknown): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: fitting(of) }, { weight: 1, arbitrary: anything });
}

function fitting(of: unknown): fc.Arbitrary<unknown> {
  if (typeof of !== "object" || of === null) return anything;
  const rules: SchemaParts = of;
  if (rules.enum !== undefined) return fc.constantFrom(...rules.enum);
  if (rules.const !== undefined) return fc.constant(rules.const);
  const members = rules.oneOf ?? rules.anyOf;
  if (members !== undefined) return fc.oneof(...members.map(valuesNear));
  switch (rules.type) {
    case "string":
      return fc.constantFrom("", "a", "ab", "b", "abcd", "2024-02-29", "a@b.example", "\u{1f600}");
    case "integer":
    case "number":
      return fc.constantFrom(0, 1, 2, 3, 1.5, 0.5);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array": {
      const rest = fc.array(valuesNear(rules.items), { maxLength: 3 });
      const begin = (rules.prefixItems ?? []).map(valuesNear);
      return fc.tuple(fc.tuple(...begin), rest).map(([before, after]) => [...before, ...after]);
    }
    case "object": {
      const entries: Record<string, fc.Arbitrary<unknown>> = {};
      const byName = rules.patternProperties?.["^x"];
      for (const [name, inner] of Object.entries(rules.properties ?? {})) entries[name] = valuesNear(inner);
      if (byName !== undefined) entries["x2"] = valuesNear(byName);
      if (rules.additionalProperties !== false) entries["d"] = valuesNear(rules.additionalProperties);
      return fc.record(entries, { requiredKeys: rules.required ?? [] });
    }
    default:
      return anything;
  }
}
