// Puts what was measured into docs/performance.md, between markers.
import { readFileSync, writeFileSync } from "node:fs";
import { table } from "./table.mjs";

const page = new URL("../../docs/performance.md", import.meta.url);

/** Replaces what stands between two comments of the page. */
export function replaceBetween(begin, end, content) {
  const text = readFileSync(page, "utf8");
  const [before, rest] = text.split(`<!-- ${begin} -->`);
  const after = rest?.split(`<!-- ${end} -->`)[1];
  if (after === undefined) throw new Error(`docs/performance.md has lost its markers: ${begin} … ${end}`);
  writeFileSync(page, `${before}<!-- ${begin} -->\n\n${content}\n\n<!-- ${end} -->${after}`);
}

/** The table of a full run, and what it was measured on. */
export function writePage({ results, ...facts }) {
  const measured = Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(" · ");
  const content = `${measured}\n\n${table(results, false).trimEnd()}`;
  replaceBetween("bench:begin, written by npm run bench", "bench:end", content);
}
