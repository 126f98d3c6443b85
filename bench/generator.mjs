// How long the generator takes, beside json-schema-to-typescript's command and quicktype on the same schemas.
// The peers print types only; ours also prints validators, a registry and skeletons.
// Usage: npm run bench:generator [-- <messages> [<rounds>]]
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeBenchProject } from "./generator-schemas.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [messages = 200, rounds = 5] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "rita-bench-"));
const rita = join(root, "generator/bin/rita.js");
const out = join(folder, "src/generated");

/** Runs a program that has to succeed; gives the milliseconds it took, its start included. */
function time(program, args) {
  const started = performance.now();
  const { status, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error ?? stderr}`);
  return performance.now() - started;
}

/** Several times, each after a preparation that does not count, in ascending order. */
function times(measure, prepare = () => undefined, count = rounds) {
  return Array.from({ length: count }, () => {
    prepare();
    return measure();
  }).sort((a, b) => a - b);
}

const median = (sorted) => sorted[Math.floor(sorted.length / 2)];

const generate = () => time(process.execPath, [rita, "generate"]);
const clean = () => rmSync(out, { recursive: true, force: true });

/** Writes the cases, so that nothing is left to do in them. */
function finishSkeletons() {
  const source = join(folder, "src");
  for (const path of readdirSync(source, { recursive: true })) {
    if (!/(evolver|decider)\.ts$/.test(path)) continue;
    const text = readFileSync(join(source, path), "utf8");
    writeFileSync(join(source, path), text.replaceAll("is not written yet", "is refused"));
  }
}

/** An event of the project, and how to change it. */
const changedFile = join(folder, "schemas/case0/events/case0-paid.json");
function change(to) {
  const text = readFileSync(changedFile, "utf8");
  writeFileSync(changedFile, text.replace(/"maxLength": 5\d\d/, `"maxLength": ${to}`));
}

/** The time from saving a file until the line of the run is there, in one process that goes on. */
async function watchTime() {
  const child = spawn(process.execPath, [rita, "generate", "--watch"], { cwd: folder });
  let heard = () => undefined;
  child.stdout.on("data", (text) => /generated:/.test(text) && heard());
  const line = () =>
    new Promise((resolve) => {
      heard = resolve;
    });
  await line();
  // It prints everything once before it waits, so that changes are fast.
  await new Promise((resolve) => setTimeout(resolve, 20 * messages));
  const found = [];
  for (let round = 0; round < rounds; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const run = line();
    const started = performance.now();
    change(501 + round);
    await run;
    found.push(performance.now() - started);
  }
  child.kill();
  return found.sort((a, b) => a - b);
}

/** Files whose `$ref`s lead to files beside them, as the peers read a folder: one level, no folders. */
function flatCopy() {
  const flat = join(folder, "flat");
  mkdirSync(flat, { recursive: true });
  const paths = readdirSync(join(folder, "schemas"), { recursive: true }).filter((path) =>
    path.endsWith(".json"),
  );
  for (const path of paths) {
    const entity = path.split(/[\\/]/)[0];
    const name = path.endsWith("line.json") ? `${entity}-line.json` : path.split(/[\\/]/).at(-1);
    const text = readFileSync(join(folder, "schemas", path), "utf8")
      .replace(/"(?:\.\.\/)+shared\//g, '"./')
      .replace(/"\.\.\/line\.json"/g, `"./${entity}-line.json"`);
    writeFileSync(join(flat, name), text);
  }
}

writeBenchProject(folder, messages);
mkdirSync(join(folder, "node_modules"));
flatCopy();
const bin = (path) => join(root, "node_modules", path);
const peers = {
  "json-schema-to-typescript": [bin("json-schema-to-typescript/dist/src/cli.js"), "-i", "flat", "-o", "jstt"],
  quicktype: [
    ...[bin("quicktype/dist/index.js"), "--src-lang", "schema", "--lang", "ts", "--just-types"],
    ...["-o", "quicktype.ts", "flat"],
  ],
};

const results = [["rita generate, nothing there yet", times(generate, clean)]];
finishSkeletons();
generate();
results.push(["rita generate, nothing changed", times(generate)]);
results.push([
  "rita generate --check, nothing changed",
  times(() => time(process.execPath, [rita, "generate", "--check"])),
]);
let value = 520;
const changeAgain = () => {
  value += 1;
  change(value);
};
results.push(["rita generate, one schema changed", times(generate, changeAgain)]);
results.push(["rita generate --watch, one schema changed", await watchTime()]);
for (const [name, args] of Object.entries(peers)) {
  try {
    results.push([name, times(() => time(process.execPath, args), undefined, Math.min(rounds, 3))]);
  } catch (error) {
    console.error(`${name} failed: ${error.message.slice(0, 500)}`);
  }
}

// Ten times as many, which must not cost more than about ten times as much.
writeBenchProject(folder, 10 * messages);
mkdirSync(join(folder, "node_modules"));
const more = `rita generate, ${10 * messages} schemas`;
results.push([more, times(generate, clean, Math.min(rounds, 3))]);
rmSync(folder, { recursive: true, force: true });

const cold = median(results[0][1]);
const cells = ([name, sorted]) => {
  const [middle, least, most] = [median(sorted), sorted[0], sorted.at(-1)];
  return [
    name,
    `${Math.round(middle)}`,
    `${Math.round(least)} – ${Math.round(most)}`,
    (middle / cold).toFixed(2),
  ];
};
const rows = [["what", "median, ms", "min – max", "× cold"], ...results.map(cells)];
const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => row[at].length)));
const line = (row) =>
  `| ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join(" | ")} |`;
const rule = `|${widths.map((width, at) => (at === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
console.log(`${messages} schemas, ${rounds} rounds, whole processes, Node ${process.version}\n`);
console.log([line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n"));
