// Runs the official test suite of JSON Schema through generated validators. The suite is not a package that installs
// from a registry: name the folder `tests` of a copy of it.
// Usage: RITA_JSON_SCHEMA_SUITE=<folder> npm run test:suite
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const suite = process.env["RITA_JSON_SCHEMA_SUITE"];
if (suite === undefined || !existsSync(join(suite, "draft2020-12"))) {
  console.error(
    "RITA_JSON_SCHEMA_SUITE has to name the folder tests of the JSON Schema Test Suite (json-schema-org), the one " +
      `that holds draft2020-12. ${suite === undefined ? "It is not set." : `${suite} does not hold it.`}`,
  );
  process.exit(2);
}
const root = fileURLToPath(new URL("..", import.meta.url));
const { status } = spawnSync("npx", ["vitest", "run", "test/suite"], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
