import { defineConfig } from "vitest/config";

// `npm run fuzz` runs property tests alone, for as long as they take.
const fuzzing = process.env["RITA_FUZZ_RUNS"] !== undefined;
const tests = fuzzing ? "*.fuzz.test.ts" : "*.test.ts";
const limit = fuzzing ? 3_600_000 : 30_000;

export default defineConfig({
  test: {
    include: [`runtime/src/**/${tests}`, `generator/src/**/${tests}`, `test/**/${tests}`],
    // Real servers and compilers run in many tests: far above what they need, for a machine that is busy.
    testTimeout: limit,
    hookTimeout: limit,
    pool: "forks",
    // Files share what they import: loading it anew for each takes a quarter of the time. What a test changes in its
    // process, it has to change back.
    isolate: false,
    maxWorkers: 2,
  },
});
