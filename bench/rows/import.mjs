// P9: the start of a program: importing the runtime and a registry of 200 types, beside importing the client alone.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { writeBenchProject } from "../generator-schemas.mjs";
import { compare } from "../support/measure.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

function run(program, args, cwd) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr || stdout);
  return stdout;
}

export const startUp = {
  id: "P9",
  run: async ({ quick, rounds }) => {
    const types = quick ? 20 : 200;
    // Inside the repository, so that the packages are found as an application finds them.
    const folder = join(root, "bench/.import");
    writeBenchProject(folder, types);
    try {
      run(process.execPath, [join(root, "generator/bin/rita.js"), "generate"], folder);
      mkdirSync(join(folder, "dist"));
      // As tsc would leave it, file by file, without what a bundler leaves out.
      buildSync({
        entryPoints: [join(folder, "src/generated/**/*.ts")],
        outdir: join(folder, "dist"),
        format: "esm",
        logLevel: "error",
      });
      /** Milliseconds the imports take in a process that does nothing else, at their best of three. */
      const program = (name, imports) => {
        const file = join(folder, name);
        const lines = imports.map((one) => `await import(${JSON.stringify(one)});`);
        const text = [
          "const started = performance.now();",
          ...lines,
          "console.log(performance.now() - started);",
        ];
        writeFileSync(file, text.join("\n"));
        return () => Math.min(...[1, 2, 3].map(() => Number(run(process.execPath, [file], folder))));
      };
      const ours = program("ours.mjs", ["rita-ts", "./dist/index.js"]);
      const client = program("client.mjs", ["@nats-io/transport-node", "@nats-io/jetstream"]);
      return [
        {
          ...(await compare({
            rounds,
            better: "lower",
            ours: async () => ours(),
            // What is allowed: 1.5 times the client, and 60 ms for the types.
            peer: async () => 1.5 * client() + 60,
          })),
          name: `import rita-ts and a registry of ${types} types`,
          peerName: "1.5 × importing the client's two packages, + 60 ms",
          unit: "ms",
          target: 1,
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
