import { type BuildOptions, build, context, type Message } from "esbuild";
import { expect, it, onTestFinished } from "vitest";
import { type BundledProject, bundledProject, rests, soon } from "../../../test/support/bundled-project.js";
import { rita } from "./esbuild.js";

function optionsOf({ folder, bundle }: BundledProject): BuildOptions {
  return {
    absWorkingDir: folder,
    entryPoints: ["src/main.ts"],
    outfile: bundle,
    bundle: true,
    format: "esm",
    external: ["rita-ts"],
    plugins: [rita()],
    logLevel: "silent",
  };
}

it("generates before a build resolves its modules", async () => {
  const project = bundledProject();
  const { warnings } = await build(optionsOf(project));
  expect(warnings).toEqual([]);
  expect(project.built()).toContain('"web"');
});

it("leaves entry points of every form where they are", async () => {
  const project = bundledProject({ "src/other.ts": "export const other = 1;" });
  const outdir = `${project.folder}/dist`;
  const forms: readonly BuildOptions[] = [
    { entryPoints: [project.entry, "./src/other.ts"] },
    { entryPoints: { main: "src/main.ts", other: "./src/other" } },
    { entryPoints: [{ in: "src/main.ts", out: "main" }] },
    { entryPoints: ["src/*.ts"] },
    { stdin: { contents: 'export * from "./src/main.ts";', resolveDir: project.folder } },
  ];
  for (const form of forms) {
    const { outfile: _, entryPoints: __, ...options } = optionsOf(project);
    const { warnings, outputFiles } = await build({ ...options, ...form, outdir, write: false });
    expect(warnings).toEqual([]);
    expect(outputFiles?.some(({ text }) => text.includes('"web"'))).toBe(true);
  }
});

const mistake = {
  pluginName: "rita",
  text: "RITA2005 A value is expected here.",
  location: expect.objectContaining({
    file: "schemas/order/events/order-placed.json",
    line: 1,
    column: 10,
    lineText: '{ "type": ',
  }),
  notes: [expect.objectContaining({ text: expect.stringMatching(/^fix: /) })],
};

it("fails a build with the problem as a message of its own", async () => {
  const project = bundledProject();
  project.mistake();
  await expect(build(optionsOf(project))).rejects.toMatchObject({
    errors: expect.arrayContaining([expect.objectContaining(mistake)]),
  });
});

it("builds again when a schema changes, when it is wrong and when it is right again, and then rests", async () => {
  const project = bundledProject();
  project.mistake();
  let errors: readonly Message[] = [];
  let count = 0;
  const options = optionsOf(project);
  const watched = await context({
    ...options,
    plugins: [
      ...(options.plugins ?? []),
      {
        name: "ends",
        setup: (one) =>
          one.onEnd((result) => {
            count += 1;
            errors = result.errors;
          }),
      },
    ],
  });
  onTestFinished(() => watched.dispose());
  await watched.watch();
  await expect.poll(() => errors, soon).toContainEqual(expect.objectContaining(mistake));
  project.channels("web");
  await expect.poll(project.built, soon).toContain('"web"');
  project.mistake();
  await expect.poll(() => errors, soon).toEqual([expect.objectContaining(mistake)]);
  project.channels("web", "fax");
  await expect.poll(project.built, soon).toContain('"fax"');
  project.addEntity();
  await expect.poll(project.hasEntity, soon).toBe(true);
  await rests(() => count);
});
