import { type RollupBuild, type RollupOptions, rollup, watch } from "rollup";
import { expect, it, onTestFinished, vi } from "vitest";
import {
  type BundledProject,
  bundledProject,
  mistaken,
  rests,
  saving,
  soon,
} from "../../../test/support/bundled-project.js";
import { stripTypes } from "../../../test/support/strip-types.js";
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

it("builds again when a schema changes, when it is wrong and when it is right again, and then rests", async () => {
  const project = bundledProject();
  const watcher = watch(optionsOf(project));
  onTestFinished(() => watcher.close());
  let count = 0;
  let problem = "";
  watcher.on("event", async (event) => {
    if (event.code !== "BUNDLE_END" && event.code !== "ERROR") return;
    count += 1;
    problem = event.code === "ERROR" ? event.error.message : "";
    await event.result?.close();
  });
  await expect.poll(project.built, soon).toContain('"web"');
  await saving(project.mistake, () => mistaken.test(problem));
  await saving(
    () => project.channels("web", "fax"),
    () => problem === "" && project.built().includes('"fax"'),
  );
  await saving(project.addEntity, project.hasEntity);
  await rests(() => count);
});

it("goes on when the first build found a mistake", async () => {
  const project = bundledProject();
  project.mistake();
  const watcher = watch(optionsOf(project));
  onTestFinished(() => watcher.close());
  let problem = "";
  watcher.on("event", (event) => {
    if (event.code === "ERROR") problem = event.error.message;
  });
  await expect.poll(() => problem, soon).toMatch(mistaken);
  await saving(
    () => project.channels("web"),
    () => project.built().includes('"web"'),
  );
});
