import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from "yaml";
import { problem, type Report } from "../diagnostics/diagnostic.js";
import type { Source, Span } from "../diagnostics/source.js";
import { type JsonNode, type Member, notJson } from "./json-node.js";

/** Parses YAML 1.2 as far as JSON can express it. Reports what is wrong. */
export function parseYaml(source: Source, report: Report): JsonNode | undefined {
  const document = parseDocument(source.text, { prettyErrors: false, lineCounter: new LineCounter() });
  // A warning is a tag that YAML does not know: its value would not be what was meant.
  const [first] = [...document.errors, ...document.warnings];
  if (first !== undefined) {
    const [start, end] = first.pos;
    const at = { source, start, end: Math.max(end, start + 1) };
    const twice = first.code === "DUPLICATE_KEY";
    report(
      problem(
        twice ? "RITA2007" : "RITA2006",
        at,
        twice ? "This key is written twice." : `${first.message}.`,
      ),
    );
    return undefined;
  }
  if (document.contents === null) {
    report(problem("RITA2006", { source, start: 0, end: 1 }, "The file is empty."));
    return undefined;
  }
  return convert(document.contents, source, report);
}

function convert(node: ParsedNode, source: Source, report: Report): JsonNode | undefined {
  const at = spanOf(node, source);
  const refuse = (message: string): undefined => {
    report(problem("RITA2006", at, message));
    return undefined;
  };
  if (isAlias(node)) return refuse("Aliases (*name) are not supported: use $ref.");
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item as ParsedNode, source, report));
    return { kind: "array", at, items: items.filter((item) => item !== undefined) };
  }
  if (isMap(node)) {
    const members = new Map<string, Member>();
    for (const { key, value } of node.items as readonly { key: ParsedNode; value: ParsedNode | null }[]) {
      if (!isScalar(key) || typeof key.value !== "string") {
        report(problem("RITA2006", spanOf(key, source), "A key has to be a text: put it in quotes."));
        continue;
      }
      const keyAt = spanOf(key, source);
      const wrong = notJson(key.value);
      if (wrong !== undefined) report(problem("RITA2006", keyAt, wrong));
      const converted: JsonNode | undefined =
        value === null ? { kind: "scalar", at: keyAt, value: null } : convert(value, source, report);
      if (converted !== undefined) members.set(key.value, { key: key.value, keyAt, value: converted });
    }
    return { kind: "object", at, members };
  }
  const { value } = node;
  const wrong = typeof value === "string" ? notJson(value) : undefined;
  if (wrong !== undefined) return refuse(wrong);
  if (value === null || typeof value === "string" || typeof value === "boolean")
    return { kind: "scalar", at, value };
  if (typeof value === "number" && Number.isFinite(value)) return { kind: "scalar", at, value };
  return refuse(`${String(value)} is not a value that JSON can express.`);
}

function spanOf(node: ParsedNode, source: Source): Span {
  const [start, end] = node.range;
  return { source, start, end: Math.max(end, start + 1) };
}
