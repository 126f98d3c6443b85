import { type RollupBuild, type RollupOptions, rollup, watch } from "rollup";
import { expect, it, onTestFinished, vi } from "vitest";
import { type BundledProject, bundledProject, mistaken } from "../../../test/support/bundled-project.js";
import { stripTypes } from "../../../test/support/strip-types.js";
import { regeneratesWhileWatching } from "../../../test/support/watching-bundler.js";
import { rita } from "./rollup.js";

function optionsOf({ entry, bundle, folder }: BundledProject): RollupOptions {
  // Rollup's root is the folder it is started in.
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  onTestFinished(() => void vi.restoreAllMocks());
  return {
    input: entry,
    external: /^rita-ts/,
    plugins: [rita(), stripTypes],
    output: { file: bundle, format: "es" },
    onLog: () => undefined,
  };
}

async function build(project: BundledProject): Promise<RollupBuild> {
  const options = optionsOf(project);
  const built = await rollup(options);
  await built.write({ file: project.bundle });
  return built;
}

it("generates before a build resolves its modules", async () => {
  const project = bundledProject();
  await build(project);
  expect(project.built()).toContain('"web"');
});

it("fails a build with the problem, without the stack of this code", async () => {
  const project = bundledProject();
  project.mistake();
  await expect(build(project)).rejects.toThrow(
    expect.objectContaining({ message: expect.stringMatching(mistaken), stack: "" }),
  );
});

regeneratesWhileWatching((project, ended) => {
  const watcher = watch(optionsOf(project));
  watcher.on("event", async (event) => {
    if (event.code === "ERROR") ended(event.error.message);
    if (event.code === "BUNDLE_END") ended("");
    if (event.code === "ERROR" || event.code === "BUNDLE_END") await event.result?.close();
  });
  return watcher;
});
