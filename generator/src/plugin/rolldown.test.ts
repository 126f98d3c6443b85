import { type BuildOptions, build, watch } from "rolldown";
import { expect, it } from "vitest";
import { type BundledProject, bundledProject, mistaken } from "../../../test/support/bundled-project.js";
import { regeneratesWhileWatching } from "../../../test/support/watching-bundler.js";
import { rita } from "./rolldown.js";

function optionsOf({ entry, bundle, folder }: BundledProject): BuildOptions {
  return {
    cwd: folder,
    input: entry,
    external: /^rita-ts/,
    plugins: [rita()],
    output: { file: bundle, format: "es" },
    logLevel: "silent",
  };
}

it("generates before a build resolves its modules", async () => {
  const project = bundledProject();
  await build(optionsOf(project));
  expect(project.built()).toContain('"web"');
});

it("fails a build with the problem", async () => {
  const project = bundledProject();
  project.mistake();
  await expect(build(optionsOf(project))).rejects.toThrow(mistaken);
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
