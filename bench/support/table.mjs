// The results as a table of Markdown.
import { median } from "./measure.mjs";

function amount(value) {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value.toPrecision(3);
}

function spread(values) {
  return `${amount(median(values))} (${amount(Math.min(...values))}–${amount(Math.max(...values))})`;
}

function ratioText(ratios) {
  const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
  const text = (value) => (value >= 20 ? value.toFixed(0) : value.toFixed(2));
  return `**${text(middle)} ×** (${text(least)}–${text(most)})`;
}

function verdict({ ratios, target, quick }) {
  if (target === undefined) return "–";
  // Small sizes say that it works, not how fast it is.
  if (quick) return `≥ ${target} ×`;
  return `≥ ${target} × ${median(ratios) >= target ? "✓" : "✗"}`;
}

/** One line for each comparison: medians with the least and the most of all rounds. */
export function table(results, quick) {
  const lines = [
    "| # | work | unit | ours | peer | peer is | ratio | target |",
    "|---|---|---|---|---|---|---|---|",
  ];
  for (const { id, comparisons, skipped } of results) {
    for (const one of comparisons ?? []) {
      lines.push(
        `| ${id} | ${one.name} | ${one.unit} | ${spread(one.ours)} | ${spread(one.peer)} | ${one.peerName} | ${ratioText(one.ratios)} | ${verdict({ ...one, quick })} |`,
      );
    }
    for (const { name, why } of skipped ?? [])
      lines.push(`| ${id} | ${name} | | | | skipped: ${why} | – | |`);
  }
  return `${lines.join("\n")}\n`;
}
