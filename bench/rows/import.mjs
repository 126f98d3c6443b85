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
      const program = (name, imports) => {
        const lines = [...imports.map((one) => `import ${JSON.stringify(one)};`), 'console.log("here");'];
        writeFileSync(join(folder, name), lines.join("\n"));
        return () => {
          const times = Array.from({ length: 3 }, () => {
            const started = performance.now();
            run(process.execPath, [join(folder, name)], folder);
            return performance.now() - started;
          });
          return Math.min(...times);
        };
      };
      const nothing = program("nothing.mjs", []);
      const base = nothing();
      const ours = program("ours.mjs", ["rita-ts", "./dist/index.js"]);
      const client = program("client.mjs", ["@nats-io/transport-node", "@nats-io/jetstream"]);
      return [
        {
          ...(await compare({
            rounds,
            better: "lower",
            ours: async () => Math.max(1, ours() - base),
            // What is allowed: 1.5 times the client, and 60 ms for the types.
            peer: async () => 1.5 * Math.max(1, client() - base) + 60,
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
