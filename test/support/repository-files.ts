import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.js";
import { runWell } from "./run.js";

/** Paths of the files that belong to the repository: those git knows or would take, and that are there. */
export async function repositoryFiles(): Promise<string[]> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const { stdout } = await runWell("git", args, { cwd: root });
  return [...new Set(stdout.split("\0"))]
    .filter((path) => path !== "" && existsSync(join(root, path)))
    .toSorted();
}
