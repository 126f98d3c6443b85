import type { Report } from "../diagnostics/diagnostic.js";
import { checkBrands } from "./check-brands.js";
import { checkLayout } from "./check-layout.js";
import { entityFolders, roleOf } from "./classify.js";
import { get, type JsonNode } from "./json-node.js";
import { type ParseFile, parseFile } from "./parse-file.js";
import type { RawFile } from "./read-folder.js";
import { resolveReferences } from "./references.js";
import type { NamedSchema, SchemaFile, SchemaSet } from "./types.js";
import { checkVersions, withOlderVersions } from "./versions.js";
import { walkSchemas } from "./walk.js";

/**
 * Parses and checks all schemas of a folder. `shown` is the folder as messages name it. The set holds whatever
 * could be read, so that later stages find their problems in the same run.
 */
export function readSchemas(
  raw: readonly RawFile[],
  shown: string,
  report: Report,
  parse: ParseFile = parseFile,
): SchemaSet {
  const folders = entityFolders(raw.map(({ path }) => path));
  const read = raw.flatMap((file): SchemaFile[] => {
    const { schema, diagnostics } = parse(file);
    for (const found of diagnostics) report(found);
    if (schema === undefined) return [];
    return [{ ...file, ...schema, role: roleOf(file.path, schema.root, folders, report) }];
  });
  const files = withOlderVersions(read);
  if (raw.length === files.length && !files.some(isMessage)) {
    report({ code: "RITA2002", message: `There is no event in ${shown}.`, place: { file: shown } });
  }
  // Problems over several files would be follow-up errors while one of them cannot be read.
  if (raw.length === files.length) {
    checkLayout(files, folders, report);
    checkVersions(files, report);
  }
  const named = namedSchemas(files);
  checkBrands(files, named, report);
  return { files, targets: resolveReferences(files, report), named };
}

function isMessage({ role }: SchemaFile): boolean {
  return role.kind === "event" || role.kind === "command";
}

function namedSchemas(files: readonly SchemaFile[]): ReadonlyMap<JsonNode, NamedSchema> {
  const named = new Map<JsonNode, NamedSchema>();
  for (const file of files) {
    named.set(file.root, { file, key: undefined });
    walkSchemas(file.root, (schema) => {
      for (const keyword of ["$defs", "definitions"]) {
        const definitions = get(schema, keyword);
        if (definitions?.kind !== "object") continue;
        for (const { key, value } of definitions.members.values()) named.set(value, { file, key });
      }
    });
  }
  return named;
}
