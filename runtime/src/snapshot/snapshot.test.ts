import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scopeOf, tenantScope } from "../subject/scope.js";
import { snapshotKey } from "./key.js";
import { decodeSnapshot, encodeSnapshot, survivesJson } from "./snapshot.js";

const facts = { sequence: 7, lastId: "e", count: 3, recent: [1, 4, 7], commandIds: ["c"] };

describe("a snapshot", () => {
  it("comes back as it was written, when its state is plain data", () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withMap: true, withSparseArray: true }), (state) => {
        const bytes = encodeSnapshot({ ...facts, state });
        if (bytes !== undefined) expect(decodeSnapshot(bytes)).toStrictEqual({ ...facts, state });
      }),
    );
  });

  it("of plain data is never left out", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const state = JSON.parse(JSON.stringify(value)) as unknown;
        const plain = !JSON.stringify(state).includes("__proto__");
        if (plain) expect(survivesJson(state)).toBe(true);
      }),
    );
  });

  it.each([
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["an instance of a class", new (class Money {})()],
    ["undefined", { a: undefined }],
    ["a bigint", 1n],
    ["no number", Number.NaN],
    ["an infinite number", [Number.POSITIVE_INFINITY]],
    ["negative zero", -0],
    ["a hole", new Array<number>(1)],
    ["a function", () => 1],
    ["bytes", new Uint8Array(2)],
  ])("of a state with %s is not kept", (_what, inner) => {
    expect(encodeSnapshot({ ...facts, state: { inner } })).toBeUndefined();
  });

  it("is read from nothing else than a snapshot", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => new TextEncoder().encode(text)),
        ),
        (bytes) => {
          expect(decodeSnapshot(bytes)).toBeUndefined();
        },
      ),
    );
    const whole = JSON.parse(new TextDecoder().decode(encodeSnapshot({ ...facts, state: 1 }))) as object;
    for (const key of Object.keys(whole)) {
      const { [key as never]: _left, ...rest } = whole;
      expect(decodeSnapshot(new TextEncoder().encode(JSON.stringify(rest)))).toBeUndefined();
    }
  });
});

describe("the key of a snapshot", () => {
  const whole = scopeOf("shop");
  const id = fc.string({
    unit: fc.constantFrom("a", "B", "=", ":", "@", "+", "_", "-", "3", "D"),
    minLength: 1,
  });
  const place = fc.record({
    tenant: fc.option(id),
    name: fc.string({ minLength: 1 }),
    version: fc.oneof(fc.nat(), fc.string({ minLength: 1 })),
    entity: fc.tuple(fc.constantFrom("order", "o_r-der"), id).map((parts) => parts.join(".")),
  });
  type Place = typeof place extends fc.Arbitrary<infer P> ? P : never;
  const keyOf = ({ tenant, name, version, entity }: Place) =>
    snapshotKey(tenant === null ? whole : tenantScope(whole, tenant), { name, version }, entity);

  it("is one that NATS takes, whatever the names", () => {
    fc.assert(
      fc.property(place, (one) => {
        expect(keyOf(one)).toMatch(/^[A-Za-z0-9_=-]+(?:\.[A-Za-z0-9_=-]+){4}$/);
      }),
    );
  });

  it("is the same for the same entity alone", () => {
    fc.assert(
      fc.property(place, place, (one, other) => {
        const same = JSON.stringify({ ...one, version: String(one.version) });
        const equal = same === JSON.stringify({ ...other, version: String(other.version) });
        expect(keyOf(one) === keyOf(other)).toBe(equal);
      }),
    );
  });
});
