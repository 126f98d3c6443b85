// A mixed load with random faults on a real server, for as long as you like; see docs/faults.md.
// Usage: npm run soak [-- [--minutes N] [--seed N] [--phases P] [--help]]
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = `${root}/.cache/soak/main-${process.pid}.mjs`;
await build({
  entryPoints: [`${root}/test/faults/soak/main.ts`],
  outfile,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
});
// A terminal tells both processes to stop: the soak still says what it has come to, and this one waits for it.
process.on("SIGINT", () => undefined);
// Garbage has to be collected before memory is looked at.
const args = ["--expose-gc", outfile, ...process.argv.slice(2)];
const soak = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
soak.on("exit", (code) => {
  rmSync(outfile);
  process.exit(code ?? 1);
});
