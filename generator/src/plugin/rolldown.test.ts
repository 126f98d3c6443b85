import { type BuildOptions, build, watch } from "rolldown";
import { expect, it, onTestFinished } from "vitest";
import {
  type BundledProject,
  bundledProject,
  mistaken,
  rests,
  saving,
  soon,
} from "../../../test/support/bundled-project.js";
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
