import { rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { event, type Project, project } from "../../../test/support/golden-project.js";
import type { Config } from "../config/define-config.js";
import { generate } from "../index.js";
import { carryOut } from "../output/apply.js";
import { newEnding, type Step, stepsOf } from "../output/steps.js";

const config: Config = { schemas: "schemas", out: "src/generated" };

const [placed, paid, sent] = ["order-placed", "order-paid", "order-sent"].map(
  (type) => `schemas/order/events/${type}.json`,
) as [string, string, string];

/** A project with two events generated, whose schemas then change: one is new, one is other, one is gone. */
async function changedProject(): Promise<Project> {
  const made = project({ "rita.config.json": config, [placed]: event, [paid]: event });
  await made.rita("generate");
  made.write(sent, event);
  made.write(placed, { ...(event as object), title: "Another title" });
  rmSync(join(made.folder, paid));
  return made;
}

function steps({ folder }: Project): readonly Step[] {
  return stepsOf(generate(config, { folder }).changes, "cut");
}

function generated({ files }: Project): ReadonlyMap<string, string> {
  return new Map([...files()].filter(([path]) => path.startsWith("src/") && !path.endsWith(newEnding)));
}

it("finishes what a run left that was cut off, wherever that was, and calls no file edited", async () => {
  const whole = await changedProject();
  const before = generated(whole);
  await whole.rita("generate");
  const after = generated(whole);
  const count = steps(await changedProject()).length;
  expect(count).toBeGreaterThan(10);
  for (let cut = 0; cut <= count; cut += 1) {
    const one = await changedProject();
    for (const step of steps(one).slice(0, cut)) carryOut(step);
    for (const [path, text] of generated(one)) {
      if (!path.endsWith(".json"))
        expect([before.get(path), after.get(path)], `${cut} ${path}`).toContain(text);
    }
    expect(await one.rita("generate"), `cut off after ${cut} steps`).toMatchObject({ exitCode: 0, err: "" });
    expect(generated(one)).toEqual(after);
    expect((await one.rita("generate", "--check")).exitCode).toBe(0);
  }
});

it("finishes it also when the schemas have changed once more", async () => {
  const count = steps(await changedProject()).length;
  for (let cut = 1; cut < count; cut += 3) {
    const one = await changedProject();
    for (const step of steps(one).slice(0, cut)) carryOut(step);
    one.write(placed, { ...(event as object), title: "A third title" });
    rmSync(join(one.folder, sent));
    one.write(paid, event);
    expect(await one.rita("generate"), `cut off after ${cut} steps`).toMatchObject({ exitCode: 0, err: "" });
    expect(generated(one).get("src/generated/order.ts")).toContain("A third title");
    expect([...generated(one).keys()]).not.toContain("src/generated/validators/order-sent.ts");
    expect((await one.rita("generate", "--check")).exitCode).toBe(0);
  }
});

it("still refuses to lose an edit that was made after the run was cut off", async () => {
  const one = await changedProject();
  const all = steps(one);
  for (const step of all.slice(0, all.length - 2)) carryOut(step);
  one.write("src/generated/order.ts", "// my change\n");
  expect(await one.rita("generate")).toMatchObject({ exitCode: 2, err: expect.stringMatching(/RITA5002/) });
});

it("removes what was written and never moved, once it is old", async () => {
  const one = await changedProject();
  const writes = steps(one).filter((step) => step.do === "write");
  for (const step of writes) carryOut(step);
  const long = new Date("2020-01-01T00:00:00Z");
  for (const step of writes) utimesSync(step.to, long, long);
  await one.rita("generate");
  expect([...one.files().keys()].filter((path) => path.endsWith(newEnding))).toEqual([]);
});

it("takes a file that was left empty by a loss of power for a missing one", async () => {
  const one = await changedProject();
  one.write("src/generated/order.ts", "");
  expect((await one.rita("generate")).exitCode).toBe(0);
  expect(generated(one).get("src/generated/order.ts")).toContain("OrderPlaced");
});
