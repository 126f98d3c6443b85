import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { problem, type Report } from "../diagnostics/diagnostic.js";
import type { Source, Span } from "../diagnostics/source.js";
import { type JsonNode, type Member, notJson } from "./json-node.js";

/** Deeper than any real schema, and far below what the parsers' recursion can bear. */
const deepest = 400;

const sentences: Readonly<Record<string, string>> = {
  InvalidSymbol: "This is not a JSON value.",
  InvalidNumberFormat: "This is not a JSON number.",
  PropertyNameExpected: "A property name in double quotes is expected here.",
  ValueExpected: "A value is expected here.",
  ColonExpected: "A colon is expected here.",
  CommaExpected: "A comma is expected here.",
  CloseBraceExpected: "A closing brace } is expected here.",
  CloseBracketExpected: "A closing bracket ] is expected here.",
  EndOfFileExpected: "Nothing more is expected after the value.",
  InvalidCommentToken: "Comments are not part of JSON.",
  UnexpectedEndOfString: "This text has no closing quote.",
  InvalidCharacter: "This control character has to be escaped.",
};

/** Parses strict JSON: no comments, no trailing commas, no key twice. Reports what is wrong. */
export function parseJson(source: Source, report: Report): JsonNode | undefined {
  const tooDeep = depthExceededAt(source.text);
  if (tooDeep !== undefined) {
    const at = { source, start: tooDeep, end: tooDeep + 1 };
    report(problem("RITA2011", at, `More than ${deepest} objects and arrays are nested here.`));
    return undefined;
  }
  const errors: ParseError[] = [];
  const tree = parseTree(source.text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first !== undefined || tree === undefined) {
    // One slip makes many follow-up errors: only the first tells something.
    const start = Math.min(first?.offset ?? 0, source.text.length);
    const at = { source, start, end: start + Math.max(1, first?.length ?? 1) };
    const sentence = first === undefined ? undefined : sentences[printParseErrorCode(first.error)];
    const empty = source.text.trim() === "";
    report(problem("RITA2005", at, empty ? "The file is empty." : (sentence ?? "This is not JSON.")));
    return undefined;
  }
  return convert(tree, source, report);
}

function convert(node: Node, source: Source, report: Report): JsonNode {
  const at = spanOf(node, source);
  if (node.type === "array") {
    return { kind: "array", at, items: (node.children ?? []).map((item) => convert(item, source, report)) };
  }
  if (node.type !== "object") {
    const wrong = notJson(node.value);
    if (wrong !== undefined) report(problem("RITA2005", at, wrong));
    return { kind: "scalar", at, value: node.value };
  }
  const members = new Map<string, Member>();
  for (const { children = [] } of node.children ?? []) {
    const [keyNode, valueNode] = children;
    if (keyNode === undefined || valueNode === undefined) continue;
    const key = String(keyNode.value);
    const keyAt = spanOf(keyNode, source);
    const wrong = notJson(key);
    if (wrong !== undefined) report(problem("RITA2005", keyAt, wrong));
    if (members.has(key)) report(problem("RITA2007", keyAt, `The key "${key}" is written twice.`));
    members.set(key, { key, keyAt, value: convert(valueNode, source, report) });
  }
  return { kind: "object", at, members };
}

function spanOf({ offset, length }: Node, source: Source): Span {
  return { source, start: offset, end: offset + length };
}

function depthExceededAt(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[[\]{}]/g)) {
    if (token === "{" || token === "[") depth += 1;
    if (token === "}" || token === "]") depth -= 1;
    if (depth > deepest) return index;
  }
  return undefined;
}
