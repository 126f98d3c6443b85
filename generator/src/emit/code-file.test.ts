import { describe, expect, it } from "vitest";
import { codeFile, modulePath, runtimeType, runtimeValue } from "./code-file.js";

describe("a code file", () => {
  it("imports what was printed, types apart, packages first, in the order of the alphabet", () => {
    const file = codeFile("order.ts");
    const money = { name: "Money", from: "shared.ts", type: true };
    file.print("x: ", money, runtimeValue("eventType"), runtimeType("EventType"), {
      name: "a",
      from: "validators/a.ts",
      type: false,
    });
    expect(file.text("// head\n", ".js")).toBe(
      [
        "// head",
        'import { type EventType, eventType } from "rita-ts/codegen/v1";',
        'import type { Money } from "./shared.js";',
        'import { a } from "./validators/a.js";',
        "",
        "x: MoneyeventTypeEventTypea",
        "",
      ].join("\n"),
    );
  });

  it("imports a name once, as a value when one use is a value", () => {
    const file = codeFile("a.ts");
    file.print({ name: "A", from: "b.ts", type: true }, " ", { name: "A", from: "b.ts", type: false });
    expect(file.text("", ".ts")).toBe('import { A } from "./b.ts";\n\nA A\n');
  });

  it("does not import its own names", () => {
    const file = codeFile("a.ts");
    file.print({ name: "A", from: "a.ts", type: true });
    expect(file.text("", "")).toBe("A\n");
  });

  it("renames what it declares itself, and what two modules export", () => {
    const file = codeFile("a.ts");
    file.declare("Money");
    file.print({ name: "Money", from: "shared.ts", type: true }, " ", runtimeValue("registry"), " ", {
      name: "registry",
      from: "b.ts",
      type: false,
    });
    expect(file.text("", ".js")).toMatch(
      /registry as ritaRegistry[\s\S]*Money as SharedMoney[\s\S]*\n\nSharedMoney ritaRegistry registry\n$/,
    );
  });
});

it.each([
  ["rita-ts/codegen/v1", "order.ts", ".js", "rita-ts/codegen/v1"],
  ["shared.ts", "order.ts", ".js", "./shared.js"],
  ["order.ts", "validators/a.ts", ".ts", "../order.ts"],
  ["order.ts", "index.ts", "", "./order"],
] as const)("names %s in %s with the ending %j as %s", (to, from, extension, expected) => {
  expect(modulePath(to, from, extension)).toBe(expected);
});
