import { rspack } from "@rspack/core";
import { describe, expect, it, onTestFinished } from "vitest";
import webpack, { type Compiler, type Configuration, type Stats, type WebpackPluginInstance } from "webpack";
import {
  type BundledProject,
  bundledProject,
  mistaken,
  rests,
  soon,
} from "../../../test/support/bundled-project.js";
import { rita as ritaOfRspack } from "./rspack.js";
import { rita as ritaOfWebpack } from "./webpack.js";

/** Takes the types out of TypeScript, which these bundlers know by loaders only. */
const loader = `module.exports = function (source) {
  const done = this.async();
  require("esbuild").transform(source, { loader: "ts" }).then(({ code }) => done(null, code), done);
};`;

interface Bundler {
  readonly name: string;
  readonly make: (configuration: Configuration) => Compiler | null;
  readonly rita: () => WebpackPluginInstance;
}

const bundlers: readonly Bundler[] = [
  { name: "webpack", make: webpack, rita: ritaOfWebpack },
  // It takes what webpack takes, in types of its own.
  {
    name: "Rspack",
    make: rspack as unknown as Bundler["make"],
    rita: ritaOfRspack as unknown as Bundler["rita"],
  },
];

describe.each(bundlers)("the plugin for $name", ({ make, rita }) => {
  function compilerOf({ folder, entry }: BundledProject): Compiler {
    const compiler = make({
      context: folder,
      mode: "production",
      target: "node20",
      entry,
      output: { path: `${folder}/dist`, filename: "bundle.mjs", module: true, library: { type: "module" } },
      experiments: { outputModule: true },
      externals: [/^rita-ts/],
      module: { rules: [{ test: /\.ts$/, use: `${folder}/loader.cjs` }] },
      optimization: { minimize: false },
      plugins: [rita()],
      infrastructureLogging: { level: "none" },
    });
    if (compiler === null) throw new Error("there is no compiler");
    return compiler;
  }

  async function build(project: BundledProject): Promise<Stats | undefined> {
    const compiler = compilerOf(project);
    const stats = await new Promise<Stats | undefined>((done, failed) => {
      compiler.run((error, result) => (error === null ? done(result) : failed(error)));
    });
    await new Promise<void>((done) => compiler.close(() => done()));
    return stats;
  }

  const newProject = (): BundledProject => bundledProject({ "loader.cjs": loader });

  it("generates before a build resolves its modules", async () => {
    const project = newProject();
    const stats = await build(project);
    expect(stats?.toString("errors-only")).toBe("");
    expect(project.built()).toContain('"web"');
  });

  it("fails a build with the problem, and emits nothing", async () => {
    const project = newProject();
    project.mistake();
    const stats = await build(project);
    expect(stats?.toString("errors-only")).toMatch(mistaken);
    expect(project.built()).toBe("");
  });

  it("compiles again when a schema changes, when it is wrong and when it is right again, and then rests", async () => {
    const project = newProject();
    let problems = "";
    let count = 0;
    const watching = compilerOf(project).watch({}, (_error, stats) => {
      count += 1;
      problems = stats?.toString("errors-only") ?? "";
    });
    onTestFinished(() => new Promise<void>((done) => watching?.close(() => done())));
    await expect.poll(project.built, soon).toContain('"web"');
    project.mistake();
    await expect.poll(() => problems, soon).toMatch(mistaken);
    project.channels("web", "fax");
    await expect.poll(project.built, soon).toContain('"fax"');
    await expect.poll(() => problems, soon).toBe("");
    project.addEntity();
    await expect.poll(project.hasEntity, soon).toBe(true);
    await rests(() => count);
  });
});
