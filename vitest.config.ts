import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["runtime/src/**/*.test.ts", "generator/src/**/*.test.ts", "test/**/*.test.ts"],
    // Real servers and compilers run in many tests: far above what they need, for a machine that is busy.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
