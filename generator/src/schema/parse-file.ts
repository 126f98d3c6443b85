import { type Diagnostic, problem } from "../diagnostics/diagnostic.js";
import { checkKeywords } from "./check-keywords.js";
import { checkPatterns } from "./check-patterns.js";
import { draftOf } from "./draft.js";
import { type JsonNode, typeName } from "./json-node.js";
import { parseJson } from "./parse-json.js";
import { parseYaml } from "./parse-yaml.js";
import type { RawFile } from "./read-folder.js";
import type { Draft } from "./types.js";
import { isSchema } from "./walk.js";

/** What a file is by itself, whatever other files there are: its schema, and what is wrong with it. */
export interface ParsedFile {
  /** The schema and its draft; missing where the file holds none. */
  readonly schema?: { readonly root: JsonNode; readonly draft: Draft };
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a file and checks it by itself. */
export type ParseFile = (file: RawFile) => ParsedFile;

/** Parses a file and checks its keywords and patterns. */
export function parseFile({ path, source }: RawFile): ParsedFile {
  const diagnostics: Diagnostic[] = [];
  const report = (found: Diagnostic): void => void diagnostics.push(found);
  const root = path.endsWith(".json") ? parseJson(source, report) : parseYaml(source, report);
  if (root === undefined) return { diagnostics };
  if (!isSchema(root)) {
    report(problem("RITA3003", root.at, `A schema is an object, not ${typeName(root)}.`));
    return { diagnostics };
  }
  const schema = { root, draft: draftOf(root, report) };
  checkKeywords(schema, report);
  checkPatterns(schema, report);
  return { schema, diagnostics };
}

/**
 * The same, for a process that generates again and again: a file with the text it had before is not parsed anew, and
 * gives the very same nodes.
 */
export function parserWithMemory(): ParseFile {
  const known = new Map<string, { readonly text: string; readonly parsed: ParsedFile }>();
  return (file) => {
    const { path, text } = file.source;
    const before = known.get(path);
    if (before?.text === text) return before.parsed;
    const parsed = parseFile(file);
    known.set(path, { text, parsed });
    return parsed;
  };
}
