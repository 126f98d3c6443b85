import { expect, it } from "vitest";
import { literal, propertyKey, quote } from "./literal.js";

it.each([
  ['a"b\\', '"a\\"b\\\\"'],
  ["\u2028\u2029", '"\\u2028\\u2029"'],
  ["line\nend", '"line\\nend"'],
])("quotes %j", (text, expected) => {
  expect(quote(text)).toBe(expected);
});

it.each([
  ["name", "name"],
  ["class", "class"],
  ["two words", '"two words"'],
  ["1st", '"1st"'],
  ["ä", '"ä"'],
])("writes the property %j as %s", (name, expected) => {
  expect(propertyKey(name)).toBe(expected);
});

it("writes a short value in one line and a long one in several", () => {
  expect(literal({ a: [1, null], "b c": "x" })).toBe('{ a: [1, null], "b c": "x" }');
  const long = "x".repeat(60);
  expect(literal({ a: long, b: [long] }, "  ")).toBe(`{\n    a: "${long}",\n    b: ["${long}"],\n  }`);
});

it("writes __proto__ so that it does not set the prototype", () => {
  const value: unknown = new Function(`return ${literal(JSON.parse('{ "__proto__": 1 }'))}`)();
  expect(Object.keys(value as object)).toEqual(["__proto__"]);
});
