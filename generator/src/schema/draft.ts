import { problem, type Report } from "../diagnostics/diagnostic.js";
import { get, type JsonNode } from "./json-node.js";
import type { Draft } from "./types.js";

const drafts: Readonly<Record<string, Draft>> = {
  "https://json-schema.org/draft/2020-12/schema": "2020-12",
  "http://json-schema.org/draft-07/schema": "draft-07",
};

/** The draft a schema is written in, by `$schema`; 2020-12 when it says nothing. */
export function draftOf(root: JsonNode, report: Report): Draft {
  const node = get(root, "$schema");
  if (node === undefined || node.kind !== "scalar" || typeof node.value !== "string") return "2020-12";
  const draft = drafts[node.value.replace(/#$/, "")];
  if (draft !== undefined) return draft;
  const known = Object.keys(drafts).map((address) => JSON.stringify(address));
  report(
    problem("RITA3004", node.at, `"${node.value}" is not supported.`, `Use one of ${known.join(", ")}.`),
  );
  return "2020-12";
}
