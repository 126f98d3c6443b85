import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evolverSkeleton } from "../../../test/support/skeletons.js";
import { isSurelyInStep } from "./quick-look.js";
import type { SkeletonFile } from "./skeleton-file.js";

const skeleton = evolverSkeleton("order-placed", "paid");
const body = '    "order-placed": (state) => state,\n    paid: (state) => ({\n      ...state,\n    }),\n';
const around = (inside: string): string => `const a = {\n  initial,\n  evolve: {\n${inside}  },\n};\n`;

describe("a look at the lines is enough for", () => {
  it("a new skeleton", () => {
    expect(isSurelyInStep(skeleton.text, skeleton)).toBe(true);
  });

  it.each([
    ["cases that were written", around(body)],
    ["CRLF and single quotes", around(body).replaceAll("\n", "\r\n").replaceAll('"', "'")],
    [
      "comments and empty lines",
      around(`    // it\n${body.replace("    paid", "\n    /* that */\n    paid")}`),
    ],
    ["methods and names", around("    'order-placed'(state) {\n      return state;\n    },\n    paid,\n")],
  ])("%s", (_name, text) => {
    expect(isSurelyInStep(text, skeleton)).toBe(true);
  });

  it.each(["order", "product"])("the example's evolver of %s", (entity) => {
    const text = readFileSync(
      new URL(`../../../examples/orders/src/${entity}/evolver.ts`, import.meta.url),
      "utf8",
    );
    const events = [...text.matchAll(/^ {4}"([a-z-]+)":/gm)].map(([, event = ""]) => event);
    expect(events.length).toBeGreaterThan(3);
    expect(isSurelyInStep(text, evolverSkeleton(...events))).toBe(true);
    expect(isSurelyInStep(text, evolverSkeleton(...events, "another"))).toBe(false);
    expect(isSurelyInStep(text, evolverSkeleton(...events.slice(1)))).toBe(false);
  });

  it("objects inside of objects", () => {
    const nested: SkeletonFile = { ...skeleton, cases: { "order-placed": ["1", "2"], paid: ["1"] } };
    const text = `const a = {\n  "order-placed": {\n    1: x,\n    2: y,\n  },\n  paid: {\n    1: z,\n  },\n};\n`;
    expect(isSurelyInStep(text, nested)).toBe(true);
    expect(isSurelyInStep(text.replace("    2: y,\n", ""), nested)).toBe(false);
  });
});

describe("a look at the lines is not enough for", () => {
  it.each([
    ["a case that is missing", around(body.replace(/ {4}paid[\s\S]*/, ""))],
    ["a case in a comment over several lines", around(body.replace("    paid", "    /*\n    paid"))],
    ["a case in a line comment", around(body.replace("    paid", "    // paid"))],
    ["cases of two objects", `${around(body)}${around(body)}`],
    [
      "cases that stand in another object",
      `const names = {\n  paid: 1,\n};\n${around(body.split("    paid")[0] ?? "")}`,
    ],
    ["an orphan", around(`${body}    gone: (state) => state,\n`)],
    ["a spread", around(`${body}    ...rest,\n`)],
    ["a computed key", around(`${body}    [key]: x,\n`)],
    ["several cases in a line", around('    "order-placed": a, "paid": b,\n')],
    ["a text over several lines", `const text = \`\n  paid: 1,\n\`;\n${around(body)}`],
    ["an object in one line", 'const a = { evolve: { "order-placed": a, paid: b } };'],
  ])("%s", (_name, text) => {
    expect(isSurelyInStep(text, skeleton)).toBe(false);
  });
});
