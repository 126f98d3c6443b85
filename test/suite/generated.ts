import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { generate } from "../../generator/src/index.js";
import type { PrintedChecks } from "../support/golden-validators.js";
import { root } from "../support/paths.js";
import { withTypes } from "./adapt.js";
import { type Group, remotesOf } from "./cases.js";

/** What the generator makes of a group: its checks, or the codes of why it refuses the schema. */
export interface Outcome {
  readonly group: Group;
  readonly refusals: readonly string[];
  readonly checks: PrintedChecks | undefined;
}

const dialects = {
  "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
  draft7: "http://json-schema.org/draft-07/schema#",
} as const;

/** Generates code for the schema of each group in `folder`, bundles the printed checks and imports them. */
export async function outcomesOf(groups: readonly Group[], folder: string): Promise<readonly Outcome[]> {
  const generated = groups.map((group, index) => generateOne(group, join(folder, String(index))));
  const lines = generated.flatMap(({ refusals }, index) => {
    const from = JSON.stringify(join(folder, String(index), "generated/validators/checked.ts"));
    return refusals.length > 0 ? [] : [`export { validateChecked as check${index} } from ${from};`];
  });
  const outfile = join(folder, "checks.mjs");
  await build({
    stdin: { contents: lines.join("\n"), resolveDir: root },
    nodePaths: [join(root, "node_modules")],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    logLevel: "silent",
    outfile,
  });
  const module: Readonly<Record<string, PrintedChecks>> = await import(pathToFileURL(outfile).href);
  return generated.map((one, index) => ({ ...one, checks: module[`check${index}`] }));
}

/** An event carries an object, so the value that a schema of the suite describes is a property of one. */
function generateOne(group: Group, folder: string): Omit<Outcome, "checks"> {
  const $schema = dialects[group.draft];
  const object = typeof group.schema === "object" ? (withTypes(group.schema) as object) : undefined;
  const value = object === undefined ? group.schema : { $ref: "../../value.json" };
  const files: Record<string, object> = {
    "schemas/it/events/checked.json": {
      $schema,
      type: "object",
      properties: { value },
      required: ["value"],
    },
  };
  if (object !== undefined) files["schemas/value.json"] = { $schema, ...object };
  for (const [index, [address, schema]] of [...remotesOf(group)].entries()) {
    if (typeof schema !== "object" || schema === null) continue;
    files[`schemas/remote/${index}.json`] = { $schema, $id: address, ...(withTypes(schema) as object) };
  }
  for (const [path, content] of Object.entries(files)) put(join(folder, path), JSON.stringify(content));
  const result = generate({ schemas: "schemas", out: "generated" }, { folder });
  const errors = result.diagnostics.filter(({ severity }) => severity !== "warning");
  const refusals = [...new Set(errors.map(({ code }) => code))].sort();
  for (const { path, text } of result.files) put(path, text);
  return { group, refusals };
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
