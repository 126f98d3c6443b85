import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { config, event, project } from "../../../test/support/golden-project.js";

const placed = "schemas/order/events/order-placed.json";
const paid = "schemas/order/events/order-paid.json";
const evolver = "src/order/evolver.ts";
const start = { "rita.config.json": config, [placed]: event };

/** An evolver with these cases, as a person would write it. */
function written(...cases: readonly string[]): string {
  return `import type { OrderEvolver } from "../generated/order.js";

export interface OrderState {}

export const orderEvolver: OrderEvolver<OrderState> = {
  initial: () => ({}),
  evolve: {
${cases.map((one) => `    "${one}": (state): OrderState => state,\n`).join("")}  },
};
`;
}

describe("lint", () => {
  it("lists unfinished cases, and is content when they are written", async () => {
    const { rita, write } = project(start);
    await rita("generate");
    const before = await rita("lint");
    expect(before.exitCode).toBe(1);
    expect(before.err).toMatch(/src\/order\/evolver\.ts:\d+:7 error RITA6001 .*case "order-placed"/);
    expect(before.err).toContain("1 problem.");
    write(evolver, `${written("order-placed")}// throw new Error("x is not written yet")\n`);
    expect(await rita("lint")).toMatchObject({ exitCode: 0, err: "", out: "done: every case is written." });
  });

  it("lists missing and orphaned cases with their places, in every format", async () => {
    const { rita } = project({ ...start, [paid]: event, [evolver]: written("order-placed", "order-lost") });
    const { exitCode, err } = await rita("lint");
    expect(exitCode).toBe(1);
    expect(err).toMatch(/evolver\.ts:7:11 error RITA6002 .*no case "order-paid"/);
    expect(err).toMatch(/evolver\.ts:9:5 error RITA6003 .*"order-lost"/);
    const json = JSON.parse((await rita("lint", "--format", "json")).out);
    expect(json.diagnostics).toHaveLength(2);
    expect((await rita("lint", "--format=github")).out).toMatch(
      /^::error file=src\/order\/evolver\.ts,line=7/,
    );
  });

  it("misses a skeleton that nobody wrote, and what is not a readable text", async () => {
    const { rita, write, folder } = project(start);
    expect((await rita("lint")).err).toMatch(/RITA6002 There is no src\/order\/evolver\.ts/);
    write(evolver, new Uint8Array([0x2f, 0x2f, 0xff]));
    expect((await rita("lint")).err).toMatch(/RITA6007/);
    rmSync(join(folder, evolver));
    write(`${evolver}/x.txt`, "a folder");
    expect((await rita("lint")).err).toMatch(/RITA6007/);
  });

  it("ends with 2 when the schemas are wrong, and with 0 where there are no skeletons", async () => {
    const { rita, write } = project(start);
    write(placed, "{");
    expect(await rita("lint")).toMatchObject({ exitCode: 2, err: expect.stringContaining("RITA2005") });
    write(placed, event);
    write("rita.config.json", { schemas: "schemas", out: "src/generated" });
    expect((await rita("lint")).exitCode).toBe(0);
  });
});

describe("generate, for skeletons that are there", () => {
  it("adds the case of a new event, and nothing else; --check calls it out of date before", async () => {
    const { rita, files, write } = project(start);
    await rita("generate");
    write(evolver, written("order-placed"));
    write(paid, event);
    const check = await rita("generate", "--check");
    expect(check.exitCode).toBe(1);
    expect(check.err).toMatch(/src\/order\/evolver\.ts error RITA5006 .*is out of date/);
    expect(check.err).toMatch(/\+ {4}"order-paid"/);
    expect((await rita("generate")).out).toMatch(
      /skeleton src\/order\/evolver\.ts[\s\S]*1 skeleton completed/,
    );
    expect(files().get(evolver)).toBe(
      written("order-placed").replace(
        "  },\n};",
        `    "order-paid": (_state, _event): OrderState => {
      throw new Error('orderEvolver: case "order-paid" is not written yet');
    },
  },
};`,
      ),
    );
    const after = files();
    const again = await rita("generate", "--check");
    expect(again.exitCode).toBe(0);
    expect(again.err).toMatch(/evolver\.ts:\d+:7 warning RITA6001 .*"order-paid"/);
    await rita("generate");
    expect(files()).toEqual(after);
  });

  it("warns of an orphan in every run, and leaves it", async () => {
    const text = written("order-placed", "order-lost");
    const { rita, files } = project({ ...start, [evolver]: text });
    for (const run of [1, 2]) {
      const { exitCode, err } = await rita("generate");
      expect([run, exitCode]).toEqual([run, 0]);
      expect(err).toMatch(/src\/order\/evolver\.ts:9:5 warning RITA6003/);
      expect(err).not.toContain("nothing was written");
    }
    expect(files().get(evolver)).toBe(text);
  });

  it("leaves a file with a syntax error, says where, and generates the rest", async () => {
    const text = written("order-placed").replace("=> state", "=>");
    const { rita, files } = project({ ...start, [paid]: event, [evolver]: text });
    const { exitCode, err } = await rita("generate");
    expect(exitCode).toBe(0);
    expect(err).toMatch(/evolver\.ts:8:43 warning RITA6005/);
    expect(files().get(evolver)).toBe(text);
    expect(files().has("src/generated/order.ts")).toBe(true);
  });

  it.each([
    ["renamed", "src/order/order-evolver.ts"],
    ["moved", "src/domain/orders/evolve.ts"],
    ["moved, with a door in its place", "src/order/order-evolver.ts", 'export * from "./order-evolver.js";'],
  ])("completes a file that was %s, and makes no second one", async (_name, path, door?: string) => {
    const { rita, files, write } = project({ ...start, [paid]: event, [path]: written("order-placed") });
    if (door !== undefined) write(evolver, door);
    expect(await rita("generate")).toMatchObject({ exitCode: 0, err: "" });
    expect(files().get(path)).toContain('"order-paid": (_state, _event): OrderState => {');
    expect(files().get(evolver)).toBe(door);
    expect(await rita("generate", "--check")).toMatchObject({ exitCode: 0 });
  });

  it("completes all skeletons of an entity that are kept in one file", async () => {
    const place = "schemas/order/commands/place-order.json";
    const text = `${written("order-placed")}\nexport const orderDecider: OrderDecider<OrderState> = {};\n`;
    const { rita, files } = project({ ...start, [paid]: event, [place]: event, "src/order.ts": text });
    await rita("generate");
    const after = files().get("src/order.ts");
    expect(after).toContain('    "order-paid": (_state, _event): OrderState => {');
    expect(after).toContain('  "place-order": (_state, _command) => {');
    expect(files().has("src/order/decider.ts")).toBe(false);
  });

  it("finds a case in the file that the others were moved to", async () => {
    const text = `import { cases } from "./cases.js";
import type { OrderEvolver } from "../generated/order.js";
export const orderEvolver: OrderEvolver<object> = { initial: () => ({}), evolve: cases };
`;
    const { rita, files, write } = project({
      ...start,
      [evolver]: text,
      "src/order/cases.ts": 'export const cases = { "order-placed": (state: object) => state };\n',
    });
    expect((await rita("generate")).err).toBe("");
    write(paid, event);
    expect((await rita("generate")).err).toMatch(/evolver\.ts:3:74 warning RITA6004 .*"order-paid"/);
    expect(files().get(evolver)).toBe(text);
  });

  it("writes the file that a link leads to, and keeps the link", async () => {
    const { rita, files, folder, write } = project({ ...start, [paid]: event });
    write("elsewhere/mine.ts", written("order-placed"));
    write("src/order/x.txt", "");
    symlinkSync(join(folder, "elsewhere/mine.ts"), join(folder, evolver));
    await rita("generate");
    expect(files().get("elsewhere/mine.ts")).toContain('"order-paid"');
  });
});
