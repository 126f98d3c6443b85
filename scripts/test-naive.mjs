// Puts naive code in the place of ours, one piece after the other, and sees that the tests notice each of them.
// Works on a copy. Usage: npm run test:naive [-- <part of a defect's text>]
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mutations } from "../test/naive/mutations.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [only = ""] = process.argv.slice(2);
const copy = mkdtempSync(join(tmpdir(), "rita-naive-"));
const own = ["rita-ts", "rita-ts-codegen"];

/** The repository's files, and its packages but for our own, which are the copy's. */
function makeCopy() {
  const files = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  })
    .stdout.split("\n")
    .filter(Boolean);
  for (const file of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  mkdirSync(join(copy, "node_modules"));
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (!own.includes(name)) symlinkSync(join(root, "node_modules", name), join(copy, "node_modules", name));
  }
  symlinkSync(join(copy, "runtime"), join(copy, "node_modules/rita-ts"));
  symlinkSync(join(copy, "generator"), join(copy, "node_modules/rita-ts-codegen"));
}

const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
const run = (program, args) =>
  spawnSync(program, args, { cwd: copy, encoding: "utf8", timeout: 300_000, env });

const bundle = () => run("node", ["scripts/bundle-runtime.mjs"]);

const runTests = (tests, ...options) =>
  run("npx", ["vitest", "run", ...tests, "--testTimeout=10000", ...options]);

/** Whether the output tells of tests that failed. */
const failed = ({ stdout }) => /^\s*Tests .*failed/m.test(stdout);

/** What became of the tests under a piece of naive code: what went wrong with the trial, or nothing. */
function trial({ file, from, to, tests }) {
  const path = join(copy, file);
  const ours = readFileSync(path, "utf8");
  const places = ours.split(from).length - 1;
  if (places !== 1) return `its text stands ${places} times in ${file}, not once`;
  writeFileSync(
    path,
    ours.replace(from, () => to),
  );
  try {
    // Types are not checked: naive code may have unused names.
    const bundled = bundle();
    if (bundled.status !== 0) return `it does not build:\n${bundled.stderr}`;
    // A run that is cut short at its first failure ends sooner, but now and then without having told the failure.
    const short = runTests(tests, "--bail=1");
    const { status, stdout, stderr } = short.status === 0 || failed(short) ? short : runTests(tests);
    if (status === 0) return "no test has noticed";
    return failed({ stdout })
      ? undefined
      : `the tests did not run (${status}):\n${`${stdout}${stderr}`.slice(-2_000)}`;
  } finally {
    writeFileSync(path, ours);
  }
}

const unnoticed = [];
try {
  makeCopy();
  const built = run("npx", ["tsc", "-b", "runtime", "generator"]);
  if (built.status !== 0) throw new Error(`The copy does not compile:\n${built.stdout}`);
  const joined = bundle();
  if (joined.status !== 0) throw new Error(`The copy's runtime does not build:\n${joined.stderr}`);
  const chosen = mutations.filter(({ defect }) => defect.includes(only));
  for (const [at, mutation] of chosen.entries()) {
    const problem = trial(mutation);
    console.log(
      `${at + 1}/${chosen.length} ${problem === undefined ? "noticed" : "NOT NOTICED"}: ${mutation.defect}`,
    );
    if (problem !== undefined) {
      console.log(`  ${problem}`);
      unnoticed.push(mutation.defect);
    }
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(
  unnoticed.length === 0 ? "\nEvery piece of naive code was noticed." : `\n${unnoticed.length} not noticed.`,
);
process.exit(unnoticed.length === 0 ? 0 : 1);
