import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterSubject, filterSubjects, matchesAny } from "./filter.js";
import { scopeOf } from "./scope.js";

const scope = scopeOf("shop");
const names = ["a", "b", "c"] as const;
const token = fc.constantFrom(...names);
const patternToken = fc.constantFrom(...names, "*");
const filter = fc
  .tuple(fc.array(patternToken, { minLength: 0, maxLength: 3 }), fc.boolean())
  .map(([tokens, tail]) =>
    (tail ? [...tokens.slice(0, 2), ">"] : tokens.length === 0 ? ["*"] : tokens).join("."),
  );
const subject = fc
  .array(token, { minLength: 1, maxLength: 5 })
  .map((tokens) => `$ES.shop.${tokens.join(".")}`);

/** What a filter means, said in the plainest way. */
function naive(filterText: string, full: string): boolean {
  const wanted = filterText.split(".");
  if (wanted.at(-1) !== ">") while (wanted.length < 3) wanted.push("*");
  const pattern = wanted.map((one) => (one === "*" ? "[^.]+" : one === ">" ? ".+" : one)).join("\\.");
  return new RegExp(`^\\$ES\\.shop\\.${pattern}$`).test(full);
}

function overlaps(left: string, right: string): boolean {
  return all.some((one) => matchesAny(one, [left]) && matchesAny(one, [right]));
}
const all = [1, 2, 3, 4].flatMap((length) =>
  Array.from({ length: names.length ** length }, (_, at) => {
    const tokens = Array.from(
      { length },
      (_, place) => names[Math.floor(at / names.length ** place) % names.length],
    );
    return `$ES.shop.${tokens.join(".")}`;
  }),
);

describe("filters", () => {
  it("match what they say", () => {
    fc.assert(
      fc.property(filter, subject, (one, full) => {
        expect(matchesAny(full, [filterSubject(scope, one)])).toBe(naive(one, full));
      }),
    );
  });

  it.each([
    ["order", "$ES.shop.order.*.*"],
    ["order.1042", "$ES.shop.order.1042.*"],
    ["*.*.order-placed", "$ES.shop.*.*.order-placed"],
    ["order.>", "$ES.shop.order.>"],
    [">", "$ES.shop.>"],
  ])("%s is filled up, and a tail is left as it is", (one, full) => {
    expect(filterSubject(scope, one)).toBe(full);
  });

  it("several: what the server is asked for covers each of them, and no two overlap", () => {
    fc.assert(
      fc.property(fc.array(filter, { minLength: 1, maxLength: 5 }), subject, (filters, full) => {
        const asked = filterSubjects(scope, filters);
        if (filters.some((one) => naive(one, full))) expect(matchesAny(full, asked)).toBe(true);
        for (const [at, one] of asked.entries()) {
          for (const other of asked.slice(at + 1)) expect(overlaps(one, other)).toBe(false);
        }
      }),
    );
  });

  it("any text is a valid subject under the store, or an error with a code", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (text) => {
        let full: string;
        try {
          full = filterSubject(scope, text);
        } catch (error) {
          expect(error).toHaveProperty(
            "code",
            expect.stringMatching(/^(FILTER_INVALID|SUBJECT_TOO_MANY_TOKENS)$/),
          );
          return;
        }
        expect(full).toMatch(/^\$ES\.shop(?:\.(?:\*|>|[^\s.*>]+))+$/u);
        expect(full.indexOf(">")).toBe(full.includes(">") ? full.length - 1 : -1);
      }),
    );
  });
});
