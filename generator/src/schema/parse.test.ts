import { describe, expect, it } from "vitest";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.js";
import type { Source } from "../diagnostics/source.js";
import { get, type JsonNode, toJson } from "./json-node.js";
import { parseJson } from "./parse-json.js";
import { parseYaml } from "./parse-yaml.js";

function parsed(
  parse: (source: Source, report: Report) => JsonNode | undefined,
  text: string,
): {
  readonly node: JsonNode | undefined;
  readonly problems: readonly string[];
} {
  const diagnostics: Diagnostic[] = [];
  const node = parse({ path: "x", text }, (diagnostic) => void diagnostics.push(diagnostic));
  return { node, problems: diagnostics.map(({ code, place }) => `${code} ${place?.line}:${place?.column}`) };
}

describe.each([
  ["JSON", parseJson, '{ "a": [1, null, { "b": "x" }],\n  "c": true }'],
  ["YAML", parseYaml, "a: [1, null, { b: x }]\n\nc: true\n"],
] as const)("%s", (name, parse, text) => {
  it("gives the value and where each part was written", () => {
    const { node, problems } = parsed(parse, text);
    expect(problems).toEqual([]);
    expect(node && toJson(node)).toEqual({ a: [1, null, { b: "x" }], c: true });
    const c = node && get(node, "c");
    expect(c && text.slice(c.at.start, c.at.end)).toBe("true");
  });

  it("keeps a key that sets the prototype elsewhere as a key", () => {
    const { node } = parsed(parse, '{ "__proto__": 1 }');
    expect(Object.keys(node === undefined ? {} : (toJson(node) as object)), name).toEqual(["__proto__"]);
  });
});

it.each([
  ['{ "a": 1, }', "RITA2005 1:11"],
  ['{ "a": 1 /* no */ }', "RITA2005 1:10"],
  ['{ "a" 1 }', "RITA2005 1:7"],
  ["", "RITA2005 1:1"],
  ["{} {}", "RITA2005 1:4"],
  ['{ "a": 1, "a": 2 }', "RITA2007 1:11"],
  [`${"[".repeat(5000)}`, "RITA2011 1:401"],
])("JSON %.20s is reported as %s", (text, problem) => {
  expect(parsed(parseJson, text).problems).toEqual([problem]);
});

it.each([
  ["a: [", "RITA2006 1:5"],
  ["a: 1\na: 2\n", "RITA2007 2:1"],
  ["", "RITA2006 1:1"],
  ["1: a\n", "RITA2006 1:1"],
  ["a: &x 1\nb: *x\n", "RITA2006 2:4"],
  ["a: .inf\n", "RITA2006 1:4"],
  ["a: !!js/function 'x'\n", "RITA2006 1:4"],
])("YAML %j is reported as %s", (text, problem) => {
  expect(parsed(parseYaml, text).problems).toEqual([problem]);
});
