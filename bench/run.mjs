// The benchmarks: each row beside its peer, in the same run on the same machine. See docs/performance.md.
// Usage: npm run bench [-- [--quick] [--rounds=<n>] [<row> …]], for example npm run bench -- P2 P4
import { parseArgs } from "node:util";
import { awaited, inFlight } from "./rows/append.mjs";
import { atomic } from "./rows/atomic-append.mjs";
import { coldExecute } from "./rows/cold-execute.mjs";
import { generator } from "./rows/generator.mjs";
import { growth } from "./rows/growth.mjs";
import { hotExecute } from "./rows/hot-execute.mjs";
import { startUp } from "./rows/import.mjs";
import { coldLoad } from "./rows/load.mjs";
import { memory } from "./rows/memory.mjs";
import { replayed } from "./rows/replay.mjs";
import { behindSnapshot } from "./rows/snapshot.mjs";
import { validation } from "./rows/validation.mjs";
import { machine, said } from "./support/machine.mjs";
import { writePage } from "./support/page.mjs";
import { keptResults } from "./support/results.mjs";
import { table } from "./support/table.mjs";

const rows = [
  awaited,
  inFlight,
  atomic,
  replayed,
  coldLoad,
  coldExecute,
  hotExecute,
  behindSnapshot,
  startUp,
  validation,
  generator,
  memory,
  growth,
];
const ids = rows.map(({ id }) => id);

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false }, rounds: { type: "string" } },
  allowPositionals: true,
});
const wanted = positionals.map((name) => ids.find((id) => id.toLowerCase() === name.toLowerCase()) ?? name);
const unknown = wanted.filter((name) => !ids.includes(name));
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(", ")}. Rows: ${ids.join(", ")}.`);
  process.exit(2);
}
const quick = values.quick;
const rounds = values.rounds === undefined ? (quick ? 3 : 5) : Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) {
  console.error("--rounds is a whole number, 1 or more.");
  process.exit(2);
}

/** What a row measured; a row that fails is said, and the others go on: a full run takes a while. */
async function measure({ id, run }) {
  process.stderr.write(`${id} …\n`);
  try {
    const outcome = await run({ quick, rounds });
    return { id, ...(Array.isArray(outcome) ? { comparisons: outcome } : outcome) };
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    return undefined;
  }
}

const facts = await machine();
const kept = keptResults(ids, facts, quick);
const results = [];
for (const row of rows) {
  if (wanted.length > 0 && !wanted.includes(row.id)) continue;
  const result = await measure(row);
  if (result === undefined) continue;
  results.push(result);
  kept.save(result);
}
console.log(`${said(facts)}\n\n${table(results, quick)}`);
if (!quick && process.exitCode === undefined) {
  const missing = kept.missing();
  if (missing.length === 0) writePage(facts, kept.all());
  else console.error(`docs/performance.md stays as it is: not measured today: ${missing.join(", ")}.`);
}
