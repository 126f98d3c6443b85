// Runs the behaviour, load, race and reactor tests on several versions of nats-server, each built once by Go into .cache/.
// Usage: npm run test:servers [-- 2.14.9 2.15.2]
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const asked = process.argv.slice(2);
// The oldest fixed line, one with the first guard defect, one with the second, the newest.
const versions = asked.length > 0 ? asked : ["2.12.14", "2.14.0", "2.14.9", "2.15.2"];
const tests = [
  "test/behaviour",
  "test/cluster",
  "test/runtime/append.test.ts",
  "test/runtime/load-execute.test.ts",
  "test/runtime/reactors.test.ts",
  "test/runtime/reactor-faults.test.ts",
];

if (spawnSync("go", ["version"]).status !== 0) {
  console.error(
    "Go is needed to build nats-server in other versions, and was not found. Install Go from go.dev.",
  );
  process.exit(2);
}

const failed = [];
for (const version of versions) {
  const folder = join(root, ".cache/servers", version);
  const binary = join(folder, "nats-server");
  if (!existsSync(binary)) {
    console.log(`Building nats-server ${version} …`);
    mkdirSync(folder, { recursive: true });
    const env = { ...process.env, GOBIN: folder };
    const built = spawnSync("go", ["install", `github.com/nats-io/nats-server/v2@v${version}`], {
      env,
      stdio: "inherit",
    });
    if (built.status !== 0) process.exit(2);
  }
  console.log(`\nnats-server ${version}`);
  const env = {
    ...process.env,
    RITA_NATS_SERVER: binary,
    RITA_RACE_SECONDS: process.env["RITA_RACE_SECONDS"] ?? "8",
  };
  const run = spawnSync("npx", ["vitest", "run", ...tests], { cwd: root, env, stdio: "inherit" });
  if (run.status !== 0) failed.push(version);
}
console.log(
  failed.length === 0 ? `\nAll passed on ${versions.join(", ")}` : `\nFailed on ${failed.join(", ")}`,
);
process.exit(failed.length === 0 ? 0 : 1);
