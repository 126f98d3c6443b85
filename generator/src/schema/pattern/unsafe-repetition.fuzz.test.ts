import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzz } from "../../../../test/support/fuzz.js";
import { unsafeRepetition } from "./unsafe-repetition.js";

/** Patterns with the repetition that makes them dangerous. */
const dangerous: readonly (readonly [pattern: string, repetition: string])[] = [
  ["^(a+)+$", "(a+)+"],
  ["^(?:a*)*b", "(?:a*)*"],
  ["(x+x+)+y", "(x+x+)+"],
  ["^(a|a)*$", "(a|a)*"],
  ["^(a|aa)+$", "(a|aa)+"],
  ["^(ab|a|b)*$", "(ab|a|b)*"],
  ["^(?:\\p{L}|\\w)+$", "(?:\\p{L}|\\w)+"],
  ["^(\\w+\\s?)*$", "(\\w+\\s?)*"],
  ["^(?:\\d{1,3},?)+$", "(?:\\d{1,3},?)+"],
  ["^(?:a*b?)*$", "(?:a*b?)*"],
  ["^(a{1,30}){1,30}$", "(a{1,30}){1,30}"],
  ["^(a{2,})+$", "(a{2,})+"],
  ["^(?:a(?:b?)+)*$", "(?:a(?:b?)+)*"],
  ["^x(?:[^,]|[a-z])*y$", "(?:[^,]|[a-z])*"],
  ["^(([a-z])+.)+[A-Z]([a-z])+$", "(([a-z])+.)+"],
  ["^(?=(a+)+$)b", "(a+)+"],
  ["^(?!(?:a|[ab])*c)", "(?:a|[ab])*"],
  ["^(?:\\u{1F600}|[\\u{1F5FF}-\\u{1F601}])+$", "(?:\\u{1F600}|[\\u{1F5FF}-\\u{1F601}])+"],
];

/** Patterns that look alike and are not dangerous, those of every day among them. */
const harmless: readonly string[] = [
  "",
  "abc",
  "^[A-Z]{3}$",
  "^[a-z0-9]+(?:-[a-z0-9]+)*$",
  "^\\S+(?:\\s+\\S+)*$",
  '^(?:[^"\\\\]|\\\\.)*$',
  "^(?:[A-Z]{2}\\d{2}){1,8}$",
  "^(?:a{2})+$",
  "^(?:a(?:b?)*)*$",
  "^(?:a(?:b?){0,3})*$",
  "^(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}$",
  "^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$",
  "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?$",
  // Nothing after the repetition can fail, so no second way is ever tried.
  "^(a+)+",
  "^(?:a|a)*b*",
  "(?=.*[a-z])(?=.*\\d).{8,}",
  // Quadratic at worst, which a limit on the size of messages bounds.
  "^\\s+|\\s+$",
  "^\\d+\\d+$",
  "(?<n>a+)\\k<n>",
];

describe("a repetition", () => {
  it.each(dangerous)("of %s is dangerous", (pattern, repetition) => {
    expect(unsafeRepetition(pattern)).toBe(repetition);
  });

  it.each(harmless)("of %s is not", (pattern) => {
    expect(unsafeRepetition(pattern)).toBeUndefined();
  });

  it.each([
    ["with more copies than anybody writes", "((a{50}){50}){50}"],
    ["of nothing, over and over", "((?:){900}){900}"],
    ["of nothing, without an end", "(?:){2147483647}"],
    ["with very many places that lead to each other", "(a*){900}$"],
    ["in more groups than the parser can bear", `${"(".repeat(50_000)}a${")".repeat(50_000)}+`],
    ["that is no pattern", "(a+)+("],
  ])("%s is given up on at once", (_name, pattern) => {
    const started = performance.now();
    expect(unsafeRepetition(pattern)).toBeUndefined();
    // Far above what it takes, and far below what going through it all would.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

// What is called dangerous grows by a factor with each character and what is not does not: counted by a matcher that
// goes the way of every backtracking one.
describe("a matcher that counts its steps", () => {
  it.each([...dangerous.map(([one]) => one), ...harmless].filter(isPlain))(
    "bears out the verdict on %s",
    (pattern) => {
      const [few = 1, many = 1] = [10, 18].map((length) => mostSteps(pattern, length));
      expect(many / few > 12, `${few} and ${many} steps`).toBe(unsafeRepetition(pattern) !== undefined);
    },
  );

  it("is never kept busy by a pattern that is not called dangerous", () => {
    const { atom } = fc.letrec<{ atom: string; list: string }>((tie) => ({
      atom: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom("a", "b"),
        tie("list").map((list) => `(${list})`),
      ),
      list: fc
        .array(fc.tuple(tie("atom"), fc.constantFrom("", "", "*", "+", "?", "|")), {
          minLength: 1,
          maxLength: 3,
        })
        .map((parts) => parts.flat().join("").replace(/\|$/, "")),
    }));
    const seen = { dangerous: 0, harmless: 0 };
    const patterns = fc.array(atom, { minLength: 1, maxLength: 2 }).map((atoms) => `^${atoms.join("")}*$`);
    const property = fc.property(patterns, (pattern) => {
      // Many repetitions in a row are polynomial of a high degree, which counts as the exponential does at this length.
      fc.pre((pattern.match(/[*+]/g) ?? []).length <= 4);
      const verdict = unsafeRepetition(pattern) === undefined ? "harmless" : "dangerous";
      seen[verdict] += 1;
      if (verdict === "harmless") expect(mostSteps(pattern, 30), pattern).toBeLessThan(patience);
    });
    fc.assert(property, fuzz(1_000));
    expect(seen.dangerous).toBeGreaterThan(50);
    expect(seen.harmless).toBeGreaterThan(50);
  });
});

/** Steps after which the matcher gives up; what is quadratic or cubic takes far fewer. */
const patience = 500_000;

/** The most steps that a pattern takes on some texts of a length that it nearly accepts. */
function mostSteps(pattern: string, length: number): number {
  const texts = ["a", "b", "ab", "aab", "abb"].map((unit) => `${unit.repeat(length).slice(0, length)}!`);
  return Math.max(...texts.map((text) => stepsOf(pattern, text)));
}

/** Whether a pattern has none of what the counting matcher does not know. */
function isPlain(pattern: string): boolean {
  return /^\^(?:[a-z]|\((?:\?:)?|\)|[*+|?]|\$)+$/.test(pattern);
}

/** Steps that a backtracking matcher takes: alternatives in their order, repetitions as long as possible. */
function stepsOf(pattern: string, text: string): number {
  let steps = 0;
  let at = 1;
  type Go = (from: number) => boolean;
  type Part = (from: number, go: Go) => boolean;
  const whole = alternatives();
  whole(0, () => true);
  return steps;

  function alternatives(): Part {
    const list = [sequence()];
    while (pattern[at] === "|") {
      at += 1;
      list.push(sequence());
    }
    return (from, go) => list.some((part) => part(from, go));
  }

  function sequence(): Part {
    const parts: Part[] = [];
    while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") parts.push(repeated(single()));
    return (from, go) => {
      const run = (index: number, place: number): boolean => {
        const part = parts[index];
        return part === undefined ? go(place) : part(place, (next) => run(index + 1, next));
      };
      return run(0, from);
    };
  }

  function single(): Part {
    const character = pattern[at];
    at += 1;
    if (character === "$") return (from, go) => from === text.length && go(from);
    if (character !== "(") {
      return (from, go) => {
        steps += 1;
        return steps < patience && text[from] === character && go(from + 1);
      };
    }
    if (pattern.startsWith("?:", at)) at += 2;
    const inner = alternatives();
    at += 1;
    return inner;
  }

  function repeated(part: Part): Part {
    const sign = pattern[at];
    if (sign === undefined || !"*+?".includes(sign)) return part;
    at += 1;
    const more: Part = (from, go) =>
      part(from, (next) => next > from && (sign === "?" ? go(next) : more(next, go))) || go(from);
    return sign === "+" ? (from, go) => part(from, (next) => more(next, go)) : more;
  }
}
