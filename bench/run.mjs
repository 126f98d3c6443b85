// The benchmarks: each row beside its peer, in the same run on the same machine. See docs/performance.md.
// Usage: npm run bench [-- [--quick] [--rounds=<n>] [<row> …]], for example npm run bench -- P2 P4
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { awaited, inFlight } from "./rows/append.mjs";
import { atomic } from "./rows/atomic-append.mjs";
import { coldExecute, hotExecute } from "./rows/execute.mjs";
import { startUp } from "./rows/import.mjs";
import { coldLoad } from "./rows/load.mjs";
import { memory } from "./rows/memory.mjs";
import { replayed } from "./rows/replay.mjs";
import { validation } from "./rows/validation.mjs";
import { machine } from "./support/machine.mjs";
import { writePage } from "./support/page.mjs";
import { table } from "./support/table.mjs";

const rows = [
  awaited,
  inFlight,
  atomic,
  replayed,
  coldLoad,
  coldExecute,
  hotExecute,
  startUp,
  validation,
  memory,
];

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false }, rounds: { type: "string" } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !rows.some(({ id }) => id === name.toUpperCase()));
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(", ")}. Rows: ${rows.map(({ id }) => id).join(", ")}.`);
  process.exit(2);
}
const wanted = positionals.map((name) => name.toUpperCase());
const quick = values.quick;
const rounds = values.rounds === undefined ? (quick ? 3 : 5) : Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  console.error("--rounds is a whole number, 1 or more.");
  process.exit(2);
}

const facts = await machine();
const folder = new URL(".results/", import.meta.url);
mkdirSync(folder, { recursive: true });
const file = new URL(quick ? "quick" : "full", folder).pathname;

/** What was measured before; rows that are measured now take its place. */
function earlier() {
  try {
    return JSON.parse(readFileSync(`${file}.json`, "utf8")).results;
  } catch {
    return [];
  }
}

/** Keeps what is there after each row: a full run takes a while. */
function save(results) {
  const all = rows.flatMap(({ id }) => [...results, ...earlier()].find((one) => one.id === id) ?? []);
  const measured = { ...facts, results: all };
  writeFileSync(`${file}.json`, `${JSON.stringify(measured, undefined, 2)}\n`);
  writeFileSync(`${file}.md`, table(all, quick));
  if (!quick) writePage(measured);
}

const results = [];
for (const { id, run } of rows) {
  if (wanted.length > 0 && !wanted.includes(id)) continue;
  process.stderr.write(`${id} …\n`);
  const outcome = await run({ quick, rounds });
  const { comparisons, skipped } = Array.isArray(outcome) ? { comparisons: outcome } : outcome;
  results.push({ id, comparisons, skipped });
  save(results);
}
const measuredOn = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
console.log(`${measuredOn.join(" · ")}\n\n${table(results, quick)}`);
