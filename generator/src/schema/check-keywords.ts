import { problem, type Report } from "../diagnostics/diagnostic.js";
import { didYouMean, nearest } from "../diagnostics/suggest.js";
import { wrongValues } from "./check-value.js";
import type { JsonNode, Member, ObjectNode } from "./json-node.js";
import { isFreeNote, keywords, refused } from "./keywords.js";
import type { Draft, SchemaFile } from "./types.js";
import { walkSchemas } from "./walk.js";

/**
 * Checks every schema of a file against the rules of its draft: only known keywords, only fitting values.
 * It does the work of the meta-schemas, with the exact place of each mistake and a suggestion.
 */
export function checkKeywords(file: Pick<SchemaFile, "root" | "draft">, report: Report): void {
  walkSchemas(file.root, (schema) => {
    if (schema.kind !== "object") return;
    for (const member of schema.members.values()) {
      checkMember(member, file.draft, schema === file.root, report);
    }
    if (file.draft === "draft-07" && schema.members.has("$ref")) checkSiblings(schema, report);
  });
}

/** In draft-07 everything beside `$ref` is ignored. Notes may stay: they are documentation, and kept as such. */
function checkSiblings({ members }: ObjectNode, report: Report): void {
  for (const { key, keyAt } of members.values()) {
    const keyword = Object.hasOwn(keywords, key) ? keywords[key] : undefined;
    if (key === "$ref" || keyword === undefined || keyword.note === true) continue;
    const message = `draft-07 ignores everything beside "$ref", "${key}" too.`;
    report(problem("RITA3013", keyAt, message, "Put the $ref inside `allOf`, or use draft 2020-12."));
  }
}

function checkMember({ key, keyAt, value }: Member, draft: Draft, isRoot: boolean, report: Report): void {
  if (isFreeNote(key)) return;
  if (Object.hasOwn(refused, key)) {
    report(problem("RITA3002", keyAt, `The keyword "${key}" is not supported.`, refused[key]));
    return;
  }
  const keyword = Object.hasOwn(keywords, key) ? keywords[key] : undefined;
  if (keyword === undefined) {
    report(problem("RITA3001", keyAt, `"${key}" is not a keyword of JSON Schema.`, suggestion(key, value)));
    return;
  }
  if (keyword.draft !== undefined && keyword.draft !== draft) {
    report(
      problem("RITA3001", keyAt, `"${key}" is not a keyword of ${draftName(draft)}.`, otherDraft(key, draft)),
    );
    return;
  }
  if (keyword.root === true && !isRoot) {
    const fix = "Move it to the root of the file, or remove it.";
    report(problem("RITA3013", keyAt, `"${key}" speaks of a whole file, and this is a part of one.`, fix));
  }
  for (const { at, text, code } of wrongValues(keyword.shape, value, draft)) {
    const end = /[.?]$/.test(text) ? "" : ".";
    report(problem(code ?? "RITA3003", at, `"${key}" ${text}${end}`));
  }
}

function suggestion(key: string, value: JsonNode): string {
  const known = Object.keys(keywords);
  if (key.startsWith("x-rita"))
    return didYouMean(
      key,
      known.filter((name) => name.startsWith("x-rita-")),
    );
  const near = nearest(key, known);
  if (near !== undefined) return `Did you mean "${near}"? A note of your own begins with x-.`;
  if (value.kind === "object") return "If it is meant as a property, put it inside `properties`.";
  return "Remove it, or let it begin with x- if it is a note of your own.";
}

function otherDraft(key: string, draft: Draft): string {
  if (key === "prefixItems") return "In draft-07 a tuple is a list under `items`.";
  if (key === "additionalItems") return "In draft 2020-12 the rest of a tuple is described by `items`.";
  if (key === "unevaluatedProperties") return "Use `additionalProperties`, or draft 2020-12.";
  return `It belongs to ${draftName(draft === "2020-12" ? "draft-07" : "2020-12")}: change $schema.`;
}

/** The draft's name in a sentence. */
export function draftName(draft: Draft): string {
  return draft === "2020-12" ? "draft 2020-12" : "draft-07";
}
