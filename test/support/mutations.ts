import fc from "fast-check";

/** A small change to a value. */
export interface Mutation {
  readonly steps: readonly number[];
  readonly kind: "replace" | "remove" | "add";
  readonly value: unknown;
}

/** Values that are at the border of some rule, or of another type. */
const pool: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  0.5,
  255,
  256,
  "",
  "a",
  "auto",
  "circle",
  "kind",
  "b",
  "2024-02-30",
  "2024-01-01",
  "7f3b1f64-5717-4562-b3fc-2c963f66afa6",
  [],
  [1],
  ["a"],
  ["a", 1],
  {},
  { a: 1 },
  { name: "n" },
  { kind: "circle" },
];

/** Any change: another value from the pool, one value less, one more. */
export const mutation: fc.Arbitrary<Mutation> = fc.record({
  steps: fc.array(fc.nat(20), { maxLength: 4 }),
  kind: fc.constantFrom("replace", "remove", "add"),
  value: fc.constantFrom(...pool),
});

/** Goes into a value by some steps and changes what is there. */
export function mutate(value: unknown, { steps, kind, value: other }: Mutation): unknown {
  if (typeof value !== "object" || value === null) return structuredClone(other);
  const [step, ...rest] = steps;
  const holder = value as Record<string, unknown>;
  const keys = Object.keys(holder);
  const key = step === undefined ? undefined : keys[step % Math.max(1, keys.length)];
  if (key === undefined) {
    if (kind === "add" && Array.isArray(value)) value.push(structuredClone(other));
    else if (kind === "add") holder["unknown"] = structuredClone(other);
    return kind === "replace" ? structuredClone(other) : value;
  }
  if (rest.length > 0) holder[key] = mutate(holder[key], { steps: rest, kind, value: other });
  else if (kind === "replace") holder[key] = structuredClone(other);
  else if (Array.isArray(value)) value.splice(Number(key), 1);
  else delete holder[key];
  return value;
}
