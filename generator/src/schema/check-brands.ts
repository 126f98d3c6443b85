import { problem, type Report } from "../diagnostics/diagnostic.js";
import { get, type JsonNode } from "./json-node.js";
import type { SchemaFile } from "./types.js";
import { walkSchemas } from "./walk.js";

/** Reports `x-rita-brand` on schemas that have no name: a nominal type is known by its name. */
export function checkBrands(
  files: readonly SchemaFile[],
  named: ReadonlyMap<JsonNode, unknown>,
  report: Report,
): void {
  for (const { root } of files) {
    walkSchemas(root, (schema) => {
      const brand = get(schema, "x-rita-brand");
      if (brand?.kind !== "scalar" || brand.value !== true || named.has(schema)) return;
      const fix = "Move the schema into $defs or a file of its own, and $ref to it.";
      report(problem("RITA3020", brand.at, "A nominal type needs a name, and this schema has none.", fix));
    });
  }
}
