import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { root } from "../support/paths.js";
import { runWell } from "../support/run.js";
import { sharedFolder } from "../support/temporary-folder.js";

const folder = sharedFolder();

/** Writes every module that Node loads, of either kind, to the file `loaded` when the process ends. */
const spy = `
import { appendFileSync } from "node:fs";
import { createRequire, register } from "node:module";
const hooks = "import { appendFileSync } from 'node:fs';" +
  "export async function load(url, context, next) { appendFileSync('loaded', url + '\\\\n'); return next(url, context); }";
register("data:text/javascript," + encodeURIComponent(hooks));
const { cache } = createRequire(import.meta.url);
process.on("exit", () => appendFileSync("loaded", Object.keys(cache).join("\\n")));
`;

async function loadedBy(...words: string[]): Promise<readonly string[]> {
  const cwd = folder.path;
  await writeFile(join(cwd, "loaded"), "");
  const spyAt = pathToFileURL(join(cwd, "spy.mjs")).href;
  await runWell(process.execPath, ["--import", spyAt, join(root, "generator/bin/rita.js"), ...words], {
    cwd,
  });
  return (await readFile(join(cwd, "loaded"), "utf8")).split("\n").map((one) => one.replaceAll("\\", "/"));
}

function names(loaded: readonly string[], pattern: RegExp): readonly string[] {
  return loaded.filter((one) => pattern.test(one));
}

/** Packages that a run in which nothing changed has no use for. */
const heavy = /node_modules\/(ts-morph|typescript|yaml|jiti|unplugin)\//;

const event = '{ "type": "object", "properties": { "note": { "type": "string" } } }';
const files = {
  "rita.config.json": '{ "skeletons": "src" }',
  "node_modules/.keep": "",
  "spy.mjs": spy,
  "schemas/order/events/order-placed.json": event,
  "schemas/order/commands/place-order.json": event,
};

beforeAll(async () => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true });
    await writeFile(join(folder.path, path), text);
  }
  const loaded = await loadedBy("generate");
  // What the tests below miss is seen where there is work to do.
  expect(names(loaded, /dist\/emit\//).length).toBeGreaterThan(5);
});

test.each(["generate", "generate --dry-run"])(
  "a run in which nothing changed loads neither the emitter nor what it takes to understand schemas: rita %s",
  async (words) => {
    const loaded = await loadedBy(...words.split(" "));
    expect(names(loaded, /dist\/commands\/generate\.js/)).toHaveLength(1);
    expect(names(loaded, heavy)).toEqual([]);
    expect(names(loaded, /dist\/(emit|ir)\//)).toEqual([]);
  },
);

test("a run in which only a skeleton changed does not load the emitter", async () => {
  const path = join(folder.path, "src/order/evolver.ts");
  await writeFile(path, `${await readFile(path, "utf8")}\n// mine\n`);
  const loaded = await loadedBy("generate");
  expect(names(loaded, /dist\/ir\//).length).toBeGreaterThan(0);
  expect(names(loaded, /dist\/emit\//)).toEqual([]);
});

test("--force prints everything anew", async () => {
  expect(names(await loadedBy("generate", "--force"), /dist\/emit\//).length).toBeGreaterThan(5);
});
