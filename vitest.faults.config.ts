import { defineConfig } from "vitest/config";
import { TotalsReporter } from "./test/faults/support/totals-reporter.js";

// One file after the other: what is measured and disturbed is a machine with two cores.
export default defineConfig({
  test: {
    include: ["test/faults/**/*.{test,faults}.ts"],
    env: { RITA_FAULTS: "full" },
    testTimeout: 180_000,
    hookTimeout: 60_000,
    pool: "forks",
    fileParallelism: false,
    reporters: ["verbose", new TotalsReporter()],
  },
});
