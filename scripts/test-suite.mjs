// Runs the official test suite of JSON Schema through generated validators. No npm package carries it; the source
// package of Python's `jsonschema` does, and pip fetches that once into .cache/jsonschema/.
// Usage: npm run test:suite
//        RITA_JSON_SCHEMA_SUITE=<folder> npm run test:suite   with a copy of the suite of one's own
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const cache = join(root, ".cache/jsonschema");
// The suite and the list in test/suite/refused.json belong together: a newer one changes both.
const name = "jsonschema-4.26.0";
const sha256 = "0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326";
const archive = join(cache, `${name}.tar.gz`);

const suite = process.env["RITA_JSON_SCHEMA_SUITE"];
if (suite === undefined) fetchSuite();
else if (!existsSync(join(suite, "tests/draft2020-12"))) {
  stop(`RITA_JSON_SCHEMA_SUITE is ${suite}, which holds no tests/draft2020-12.`);
}
const { status } = spawnSync("npx", ["vitest", "run", "test/suite"], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);

function fetchSuite() {
  if (existsSync(join(cache, name, "json/tests/draft2020-12"))) return;
  mkdirSync(cache, { recursive: true });
  if (!existsSync(archive)) download();
  const found = createHash("sha256").update(readFileSync(archive)).digest("hex");
  if (found !== sha256) {
    rmSync(archive);
    stop(`${name}.tar.gz has the hash ${found}, not ${sha256}. It was removed.`);
  }
  const folder = mkdtempSync(join(cache, "unpack-"));
  const unpacked = spawnSync("tar", ["-xzf", archive, "-C", folder], { stdio: "inherit" });
  if (unpacked.status !== 0) stop("tar could not unpack the archive.");
  rmSync(join(cache, name), { recursive: true, force: true });
  renameSync(join(folder, name), join(cache, name));
  rmSync(folder, { recursive: true });
}

function download() {
  const python = ["python3", "python"].find((one) => spawnSync(one, ["-m", "pip", "--version"]).status === 0);
  if (python === undefined) {
    stop("Python with pip is needed to fetch the suite, or a copy of it in RITA_JSON_SCHEMA_SUITE.");
  }
  // pip runs the build script of a source package to learn its name; with a hash it checks the archive before.
  const wanted = join(cache, "requirements.txt");
  writeFileSync(wanted, `${name.replace("-", "==")} --hash=sha256:${sha256}\n`);
  const how = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--require-hashes"];
  const { status } = spawnSync(python, [...how, "-r", wanted, "-d", cache], { stdio: "inherit" });
  if (status !== 0) stop("pip could not fetch the suite.");
}

function stop(message) {
  console.error(message);
  process.exit(2);
}
