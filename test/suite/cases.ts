import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { knownFormats } from "../../generator/src/ir/formats.js";
import { root } from "../support/paths.js";

/** Some values for one schema, as the official test suite of JSON Schema has them. */
export interface Group {
  readonly draft: Draft;
  /** File it comes from: the keyword it is about. */
  readonly file: string;
  readonly description: string;
  readonly schema: unknown;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

/** Drafts as the suite calls them. */
export type Draft = "draft2020-12" | "draft7";

/** The folder of the suite: one that is named, else where `npm run test:suite` puts it. */
const suite: string =
  process.env["RITA_JSON_SCHEMA_SUITE"] ?? join(root, ".cache/jsonschema/jsonschema-4.26.0/json");

/** Whether the suite is there. */
export const suiteIsThere: boolean = existsSync(join(suite, "tests/draft2020-12"));

/** Optional parts of the suite that hold here: formats are asserted, patterns are ECMAScript's. */
const optional: readonly string[] = [
  ...knownFormats.map((format) => `optional/format/${format}`),
  "optional/ecmascript-regex",
  "optional/non-bmp-regex",
];

/** All groups of a draft. */
export function groupsOf(draft: Draft): readonly Group[] {
  if (!suiteIsThere) return [];
  const folder = join(suite, "tests", draft);
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const files = [...names.sort().map((name) => name.replace(/\.json$/, "")), ...optional];
  return files.flatMap((file) => {
    const path = join(folder, `${file}.json`);
    // draft-07 has neither uuid nor duration.
    if (!existsSync(path)) return [];
    const groups: readonly Omit<Group, "draft" | "file">[] = JSON.parse(readFileSync(path, "utf8"));
    return groups.map((group) => ({ ...group, draft, file, tests: group.tests.filter(isAsserted) }));
  });
}

/** The suite also holds that formats need not be asserted, and each under `optional` that they may be. */
function isAsserted({ description }: Group["tests"][number]): boolean {
  return !description.endsWith("is only an annotation by default");
}

/** The schemas of the suite's web server that a schema names, by address. */
export function remotesOf({ schema, draft }: Group): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [, path = ""] of JSON.stringify(schema).matchAll(/http:\/\/localhost:1234\/([\w./-]+\.json)/g)) {
    const file = join(suite, "remotes", path);
    if (path.startsWith(draft) && existsSync(file)) {
      found.set(`http://localhost:1234/${path}`, JSON.parse(readFileSync(file, "utf8")));
    }
  }
  return found;
}
