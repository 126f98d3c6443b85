// Emmett's packages, in folders of their own: the SQLite driver is compiled where no built one can be fetched, and its
// packages for the two databases ask for different versions of each other.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const cache = fileURLToPath(new URL("../../.cache/emmett/", import.meta.url));

const packages = {
  sqlite: ["@event-driven-io/emmett@0.38.5", "@event-driven-io/emmett-sqlite@0.38.5", "sqlite3@5.1.7"],
  postgresql: ["@event-driven-io/emmett@0.42.0", "@event-driven-io/emmett-postgresql@0.42.0"],
};

/** The packages of one of its stores as one line says them. */
export const emmettVersion = (store) => packages[store][0].split("@").at(-1);

/** Installs what is not there yet, and says so. `undefined` = they are there, otherwise why not. */
export function missingPackages(store, { mayInstall }) {
  const folder = join(cache, store);
  const isThere = packages[store].every((name) => {
    return existsSync(join(folder, "node_modules", name.slice(0, name.lastIndexOf("@"))));
  });
  if (isThere) return undefined;
  if (!mayInstall) return "its packages are installed by a full run";
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", ...packages[store]];
  console.error(`npm ${args.join(" ")}`);
  const { status, stderr } = spawnSync("npm", args, {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  return status === 0 ? undefined : `npm install failed: ${stderr?.split("\n")[0]}`;
}

/** Imports one of the packages. */
export function importFrom(store, name) {
  const require = createRequire(join(cache, store, "package.json"));
  return import(pathToFileURL(require.resolve(name)).href);
}
