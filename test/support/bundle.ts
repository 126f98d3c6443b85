import { build } from "esbuild";

/**
 * Bundles a source file with everything it imports into one module that Node runs anywhere: for tests that need
 * another process, or the code outside this repository.
 */
export async function bundle(source: string, target: string): Promise<void> {
  await build({
    entryPoints: [source],
    outfile: target,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
  });
}
