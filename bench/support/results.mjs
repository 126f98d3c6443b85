// Results are kept after each row, so that a row can be measured again without the others.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { table } from "./table.mjs";

const folder = new URL("../.results/", import.meta.url);

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** The results of all rows on this day, machine and versions (`facts`): others do not stand in one table with them. */
export function keptResults(ids, facts, quick) {
  mkdirSync(folder, { recursive: true });
  const file = (extension) => new URL(`${quick ? "quick" : "full"}.${extension}`, folder);
  const earlier = read(file("json"));
  const isSame = earlier !== undefined && JSON.stringify(earlier.facts) === JSON.stringify(facts);
  const results = new Map((isSame ? earlier.results : []).map((result) => [result.id, result]));
  const all = () => ids.flatMap((id) => results.get(id) ?? []);
  return {
    all,
    missing: () => ids.filter((id) => !results.has(id)),
    save: (result) => {
      results.set(result.id, result);
      writeFileSync(file("json"), `${JSON.stringify({ facts, results: all() }, undefined, 2)}\n`);
      writeFileSync(file("md"), table(all(), quick));
    },
  };
}
