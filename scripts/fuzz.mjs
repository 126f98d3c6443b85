// Runs the property tests, those in files *.fuzz.test.ts, longer than `npm test` does and on new values. What fails
// prints its seed, which `--seed` gives again.
// Usage: npm run fuzz [-- [runs] [--seed N] [name ...]]   names choose files: npm run fuzz -- 5000 generator
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const words = process.argv.slice(2);
const at = words.indexOf("--seed");
const [, seed] = at === -1 ? [] : words.splice(at, 2);
const count = words.findIndex((word) => /^\d+$/.test(word));
const [runs] = count === -1 ? ["2000"] : words.splice(count, 1);
if ((at !== -1 && !/^-?\d+$/.test(seed ?? "")) || words.some((word) => word.startsWith("-"))) {
  console.error("Usage: npm run fuzz [-- [runs] [--seed N] [name ...]]");
  process.exit(2);
}
const { status } = spawnSync("npx", ["vitest", "run", ...words], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  env: { ...process.env, RITA_FUZZ_RUNS: runs, ...(seed !== undefined && { RITA_FUZZ_SEED: seed }) },
  stdio: "inherit",
});
process.exit(status ?? 1);
