// Joins the runtime's modules to a few: each module that Node's loader fetches costs a good part of a millisecond, and
// there are more than a hundred. An entry point stays where package.json names it, beside its declarations of tsc;
// what several of them use goes to dist/shared, so that a class is the same one through each of them.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const home = fileURLToPath(new URL("../runtime", import.meta.url));
const dist = join(home, "dist");

const { exports } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
const input = Object.fromEntries(
  Object.values(exports).flatMap((target) => {
    const name = /^\.\/dist\/(.+)\.js$/.exec(target.default ?? "")?.[1];
    return name === undefined ? [] : [[name, `./src/${name}.ts`]];
  }),
);

const bundle = await rolldown({
  cwd: home,
  input,
  // Peers are the application's, and loaded only when needed.
  external: (id, _importer, isResolved) => !isResolved && /^[^./]/.test(id),
  platform: "neutral",
  tsconfig: join(home, "tsconfig.json"),
  onLog: (level, { message }) => {
    if (level === "warn") throw new Error(message);
  },
});
mkdirSync(dist, { recursive: true });
// What an earlier run or an earlier compiler left behind: names of shared modules change with what is in them.
for (const path of readdirSync(dist, { recursive: true })) {
  if (/\.js(\.map)?$/.test(path)) rmSync(join(dist, path));
}
await bundle.write({
  dir: dist,
  format: "esm",
  chunkFileNames: "shared/[name]-[hash].js",
  // Stack traces name the module under `node --enable-source-maps`.
  sourcemap: true,
  // Documentation is in the declarations; marks that let bundlers leave code out stay.
  comments: { jsdoc: false, legal: false, annotation: true },
});
await bundle.close();
