import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { config, event, project } from "../../../test/support/golden-project.js";
import { told } from "./report.js";
import { newSession } from "./session.js";

const start = { "rita.config.json": config, "schemas/order/events/order-placed.json": event };

it("writes a file only when its text changes, so that no bundler sees a change in it", async () => {
  const { folder, files, write } = project(start);
  const session = newSession();
  expect(told(await session.run(folder)).written).toMatch(/^generated: 3 written/);
  const written = (): readonly string[] =>
    [...files().keys()]
      .filter((path) => path.startsWith("src/"))
      .map((path) => `${path} ${statSync(join(folder, path)).mtimeMs}`);
  const before = written();
  expect(told(await session.run(folder)).written).toBeUndefined();
  expect(written()).toEqual(before);
  write("schemas/order/events/order-placed.json", { ...(event as object), title: "Another title" });
  await session.run(folder);
  const changed = written().filter((line) => !before.includes(line));
  expect(changed.map((line) => line.split(" ")[0])).toEqual([
    "src/generated/order.ts",
    "src/generated/rita.manifest.json",
  ]);
});

it("runs one after the other, whichever plugin asks", async () => {
  const { folder, write } = project(start);
  const first = newSession().run(folder);
  const second = newSession().run(folder);
  write("schemas/order/events/order-paid.json", event);
  const [ran, after] = await Promise.all([first, second]);
  expect(told(ran).written).toBeDefined();
  expect(told(after).written).toBeUndefined();
});

it("names what it depends on: the configuration that was loaded, the places of a new one, and the schemas", async () => {
  const { folder, write } = project({ ...start, "conf/rita.json": { schemas: "../schemas", out: "../out" } });
  const session = newSession({ config: "conf/rita.json" });
  expect(session.watched(folder)).toEqual([join(folder, "conf/rita.json")]);
  await session.run(folder);
  expect(session.watched(folder)).toContain(join(folder, "schemas"));
  write("conf/rita.json", "{");
  expect(told(await session.run(folder)).errors).toMatch(
    /^conf\/rita\.json error RITA1002 It cannot be loaded/,
  );
  expect(session.watched(folder)).toContain(join(folder, "schemas"));
});

it("with the mode check waits for the generated files too", async () => {
  const { folder } = project(start);
  const session = newSession({ mode: "check" });
  const { errors, written } = told(await session.run(folder));
  expect(errors).toMatch(/RITA5006 src\/generated\/order\.ts is missing/);
  expect(written).toBeUndefined();
  expect(session.watched(folder)).toContain(join(folder, "src/generated"));
});

it("gives a mistake in this tool as a problem, and goes on", async () => {
  const { folder, write } = project({ ...start, "rita.config.json": { out: "no\u0000path" } });
  const session = newSession();
  expect(told(await session.run(folder)).errors).toMatch(/^error RITA9001 /);
  write("rita.config.json", config);
  expect(told(await session.run(folder)).errors).toBeUndefined();
});
