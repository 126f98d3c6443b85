import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

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

/** The folder `tests` of a copy of the suite, `""` when none is named. */
export const suite: string = process.env["RITA_JSON_SCHEMA_SUITE"] ?? "";

/** Whether the suite is there. */
export const suiteIsThere: boolean = suite !== "" && existsSync(join(suite, "draft2020-12"));

/** All groups of a draft. */
export function groupsOf(draft: Draft): readonly Group[] {
  if (!suiteIsThere) return [];
  const names = readdirSync(join(suite, draft)).filter((name) => name.endsWith(".json"));
  return names.sort().flatMap((name) => {
    const groups: readonly Omit<Group, "draft" | "file">[] = JSON.parse(
      readFileSync(join(suite, draft, name), "utf8"),
    );
    return groups.map((group) => ({ ...group, draft, file: name.replace(/\.json$/, "") }));
  });
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
