// A project of many schemas in a temporary folder, the generator run in it, and the peers on the same schemas.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeBenchProject } from "../generator-schemas.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const rita = join(root, "generator/bin/rita.js");
const bin = (path) => join(root, "node_modules", path);

/** What prints types from the schemas of the folder `flat`; validators and a registry only ours prints, too. */
const peers = {
  "json-schema-to-typescript": [bin("json-schema-to-typescript/dist/src/cli.js"), "-i", "flat", "-o", "jstt"],
  quicktype: [
    ...[bin("quicktype/dist/index.js"), "--src-lang", "schema", "--lang", "ts", "--just-types"],
    ...["-o", "quicktype.ts", "flat"],
  ],
};

/** A new project of so many messages: whole processes that run in it, each giving the milliseconds it took. */
export function generatorProject(messages) {
  const folder = mkdtempSync(join(tmpdir(), "rita-bench-"));
  writeBenchProject(folder, messages);
  mkdirSync(join(folder, "node_modules"));
  /** An event of the project, and how to change it. */
  const changed = join(folder, "schemas/case0/events/case0-paid.json");
  let changes = 0;
  const change = () => {
    changes += 1;
    const text = readFileSync(changed, "utf8");
    writeFileSync(changed, text.replace(/"maxLength": 5\d\d/, `"maxLength": ${500 + (changes % 100)}`));
  };
  const generate = (...options) => time(folder, [rita, "generate", ...options]);
  return {
    generate,
    change,
    clean: () => rmSync(join(folder, "src/generated"), { recursive: true, force: true }),
    finishSkeletons: () => finishSkeletons(join(folder, "src")),
    writeFlat: () => writeFlat(folder),
    peer: (name) => time(folder, peers[name]),
    watch: () => watch(folder, messages, change),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs a program that has to succeed; gives the milliseconds it took, its start included. */
function time(folder, args) {
  const started = performance.now();
  const { status, stderr, error } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")}: ${error ?? stderr.slice(0, 2_000)}`);
  return performance.now() - started;
}

/** Writes the cases, so that nothing is left to do in them. */
function finishSkeletons(source) {
  for (const path of readdirSync(source, { recursive: true })) {
    if (!/(evolver|decider)\.ts$/.test(path)) continue;
    const text = readFileSync(join(source, path), "utf8");
    writeFileSync(join(source, path), text.replaceAll("is not written yet", "is refused"));
  }
}

/** Files whose `$ref`s lead to files beside them, as the peers read a folder: one level, no folders. */
function writeFlat(folder) {
  const flat = join(folder, "flat");
  mkdirSync(flat, { recursive: true });
  const paths = readdirSync(join(folder, "schemas"), { recursive: true });
  for (const path of paths.filter((one) => one.endsWith(".json"))) {
    const [entity, ...rest] = path.split(/[\\/]/);
    const name = path.endsWith("line.json") ? `${entity}-line.json` : rest.at(-1);
    const text = readFileSync(join(folder, "schemas", path), "utf8")
      .replace(/"(?:\.\.\/)+shared\//g, '"./')
      .replace(/"\.\.\/line\.json"/g, `"./${entity}-line.json"`);
    writeFileSync(join(flat, name), text);
  }
}

/** One process that goes on; `save` changes a schema and gives the time until the line of its run is there. */
async function watch(folder, messages, change) {
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
  return {
    save: async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      const run = line();
      const started = performance.now();
      change();
      await run;
      return performance.now() - started;
    },
    stop: () => child.kill(),
  };
}
