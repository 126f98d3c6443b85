import { expect, it, onTestFinished } from "vitest";
import { type BundledProject, bundledProject, mistaken, rests, saving, soon } from "./bundled-project.js";

/** A bundler that builds a project whenever something changes, until it is closed. */
export interface WatchingBundler {
  close(): unknown;
}

/** Starts one; it tells of each build that has ended: what went wrong, an empty text when nothing did. */
export type Watch = (project: BundledProject, ended: (problem: string) => void) => WatchingBundler;

/** What every bundler of Rollup's kind has to do while it watches. */
export function regeneratesWhileWatching(watch: Watch): void {
  it("builds again when a schema changes, when it is wrong and when it is right again, and then rests", async () => {
    const project = bundledProject();
    let count = 0;
    let problem = "";
    const watcher = watch(project, (what) => {
      count += 1;
      problem = what;
    });
    onTestFinished(async () => void (await watcher.close()));
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
    let problem = "";
    const watcher = watch(project, (what) => {
      problem = what;
    });
    onTestFinished(async () => void (await watcher.close()));
    await expect.poll(() => problem, soon).toMatch(mistaken);
    await saving(
      () => project.channels("web"),
      () => project.built().includes('"web"'),
    );
  });
}
