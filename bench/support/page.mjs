// Puts what was measured into docs/performance.md, between markers, and the curves beside it.
import { readFileSync, writeFileSync } from "node:fs";
import { growthSection } from "./growth-section.mjs";
import { said } from "./machine.mjs";
import { table } from "./table.mjs";

const docs = new URL("../../docs/", import.meta.url);

/** The page with something else between two of its comments. */
function replaced(text, name, content) {
  const [begin, end] = [`<!-- ${name}:begin, written by npm run bench -->`, `<!-- ${name}:end -->`];
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/performance.md has lost its markers: ${begin} … ${end}`);
  return `${before}${begin}\n\n${content.trimEnd()}\n\n${end}${after}`;
}

/** The tables of a full run, and what it was measured on. */
export function writePage(facts, results) {
  const page = new URL("performance.md", docs);
  const { cells } = results.find(({ id }) => id === "growth");
  const { text, charts } = growthSection(cells);
  const measured = replaced(
    readFileSync(page, "utf8"),
    "bench",
    `${said(facts)}\n\n${table(results, false)}`,
  );
  writeFileSync(page, replaced(measured, "growth", text));
  for (const [name, svg] of Object.entries(charts)) writeFileSync(new URL(name, docs), svg);
}
