import { describe, expect, test } from "vitest";
import { differenceLines, differences } from "./differences.js";

describe("differences", () => {
  test.each<[string, unknown, unknown]>([
    ["equal primitives", "a", "a"],
    ["NaN", Number.NaN, Number.NaN],
    ["0 and -0", 0, -0],
    ["an undefined property and none", { a: 1, b: undefined }, { a: 1 }],
    ["objects with keys in another order", { a: 1, b: [2] }, { b: [2], a: 1 }],
    ["dates of one instant", new Date(5), new Date(5)],
    [
      "maps in another order",
      new Map([
        ["a", { n: 1 }],
        ["b", { n: 2 }],
      ]),
      new Map([
        ["b", { n: 2 }],
        ["a", { n: 1 }],
      ]),
    ],
    ["sets of equal objects", new Set([{ id: 1 }]), new Set([{ id: 1 }])],
    ["equal bytes", Uint8Array.of(1, 2), Uint8Array.of(1, 2)],
  ])("finds none between %s", (_, left, right) => {
    expect(differences(left, right)).toEqual([]);
  });

  test.each<[string, unknown, unknown, string]>([
    ["a value", 1, 2, "  expected 1, but got 2"],
    ["a type", { n: 1 }, { n: "1" }, '  n: expected 1, but got "1"'],
    ["a deep property", { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, "  a[0].b: expected 1, but got 2"],
    ["a missing item", [1, 2], [1], "  [1]: expected 2, but got nothing"],
    [
      "an extra property",
      {},
      { "not a name": { x: 1 } },
      '  ["not a name"]: expected nothing, but got { x: 1 }',
    ],
    ["null and absent", { a: null }, {}, "  a: expected null, but got nothing"],
    ["an array and an object", [], {}, "  expected [], but got {}"],
    ["an instant", new Date(0), new Date(1), "  getTime(): expected 0, but got 1"],
    ["an entry", new Map([["a", 1]]), new Map([["a", 2]]), '  get("a"): expected 1, but got 2'],
    ["a member", new Set(["a"]), new Set(["b"]), '  has("a"): expected true, but got nothing'],
    ["a byte", Uint8Array.of(1), Uint8Array.of(2), "  [0]: expected 1, but got 2"],
    ["a big number", 1n, 2n, "  expected 1n, but got 2n"],
  ])("finds and names %s", (_, expected, actual, line) => {
    expect(differenceLines(differences(expected, actual))[0]).toBe(line);
  });

  test("finds each of several", () => {
    const paths = differences({ a: 1, b: { c: 2, d: 3 } }, { a: 2, b: { c: 2, d: 4 } }).map(
      ({ path }) => path,
    );
    expect(paths).toEqual([".a", ".b.d"]);
  });
});

describe("differenceLines", () => {
  test("stops at its limit and says how many it leaves out", () => {
    const found = differences(
      Array.from({ length: 30 }, () => 0),
      Array.from({ length: 30 }, () => 1),
    );
    const lines = differenceLines(found, 3);
    expect(lines).toHaveLength(4);
    expect(lines[3]).toBe("  and 27 more");
  });

  test("shortens a long value", () => {
    const [line = ""] = differenceLines(differences("", "x".repeat(5000)));
    expect(line.length).toBeLessThan(260);
  });
});
