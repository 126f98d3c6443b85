import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { config, event, project } from "../../../test/support/golden-project.js";

const placed = "schemas/order/events/order-placed.json";

describe("generate", () => {
  const start = { "rita.config.json": config, [placed]: event };

  it("writes the files, the manifest and the skeletons, and says so", async () => {
    const { rita, files } = project(start);
    const { exitCode, out } = await rita("generate");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/generated: 3 written, 1 skeleton created \(\d+ ms\)$/);
    expect([...files().keys()]).toEqual([
      "rita.config.json",
      placed,
      "src/generated/index.ts",
      "src/generated/order.ts",
      "src/generated/rita.manifest.json",
      "src/generated/validators/order-placed.ts",
      "src/order/evolver.ts",
    ]);
  });

  it("leaves files that do not change untouched", async () => {
    const { rita, folder } = project(start);
    await rita("generate");
    const path = join(folder, "src/generated/order.ts");
    const long = new Date("2020-01-01T00:00:00Z");
    utimesSync(path, long, long);
    expect((await rita("generate")).out).toMatch(/generated: 3 unchanged/);
    expect(statSync(path).mtime).toEqual(long);
  });

  it("leaves skeletons as they are, byte for byte", async () => {
    const { rita, write, folder } = project(start);
    write("src/order/evolver.ts", "// mine\r\n\t");
    await rita("generate");
    expect(readFileSync(join(folder, "src/order/evolver.ts"), "utf8")).toBe("// mine\r\n\t");
  });

  it("deletes the files of an event that is gone, with folders that are empty then", async () => {
    const { rita, files, folder, write } = project({
      ...start,
      "schemas/order/events/order-paid.json": event,
    });
    await rita("generate");
    expect(files().has("src/generated/validators/order-paid.ts")).toBe(true);
    write("schemas/order/events/order-paid.json", "");
    rmSync(join(folder, "schemas/order/events/order-paid.json"));
    expect((await rita("generate")).out).toMatch(/delete src\/generated\/validators\/order-paid\.ts/);
    expect(files().has("src/generated/validators/order-paid.ts")).toBe(false);
  });

  it.each([
    ["still generated", placed],
    ["no longer generated", "schemas/order/events/order-paid.json"],
  ])("refuses to lose an edit in a file that is %s", async (_name, changed) => {
    const { rita, files, folder, write } = project({
      ...start,
      "schemas/order/events/order-paid.json": event,
    });
    await rita("generate");
    const edited =
      changed === placed
        ? "src/generated/validators/order-placed.ts"
        : "src/generated/validators/order-paid.ts";
    writeFileSync(join(folder, edited), "// my change\n");
    if (changed === placed) write(placed, { ...(event as object), title: "Another title" });
    else rmSync(join(folder, changed));
    const before = files();
    const { exitCode, err } = await rita("generate");
    expect(exitCode).toBe(2);
    expect(err).toMatch(new RegExp(`${edited} error RITA5002`));
    expect(files()).toEqual(before);
  });

  it("refuses to overwrite a file it did not write", async () => {
    const { rita, files } = project({ ...start, "src/generated/order.ts": "// mine\n" });
    const before = files();
    expect(await rita("generate")).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(/order\.ts error RITA5003/),
    });
    expect(files()).toEqual(before);
  });

  it.each(["{", "[]", '{ "files": { "../../x.ts": "0" } }'])(
    "refuses the broken manifest %j",
    async (text) => {
      const { rita } = project({ ...start, "src/generated/rita.manifest.json": text });
      expect(await rita("generate")).toMatchObject({ exitCode: 2, err: expect.stringMatching(/RITA5004/) });
    },
  );

  it("says what it would do with --dry-run, and does nothing", async () => {
    const { rita, files } = project(start);
    const before = files();
    const { exitCode, out } = await rita("generate", "--dry-run");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/would be: 3 written, 1 skeleton created/);
    expect(files()).toEqual(before);
  });

  it("tells missing, outdated and orphaned files apart with --check, and ends with 1", async () => {
    const { rita, write, folder } = project({ ...start, "schemas/order/events/order-paid.json": event });
    const missing = await rita("generate", "--check");
    expect(missing.exitCode).toBe(1);
    expect(missing.err).toMatch(/src\/generated\/order\.ts error RITA5006 .* is missing/);
    await rita("generate");
    expect((await rita("generate", "--check")).exitCode).toBe(0);
    write(placed, { type: "object", title: "Another title" });
    rmSync(join(folder, "schemas/order/events/order-paid.json"));
    const stale = await rita("generate", "--check");
    expect(stale.exitCode).toBe(1);
    expect(stale.err).toMatch(/order\.ts error RITA5006 .* is out of date/);
    expect(stale.err).toMatch(/order-paid\.ts error RITA5006 .* is no longer generated/);
  });

  it("runs several jobs, and writes nothing when one of them has a problem", async () => {
    const jobs = [
      { schemas: "schemas", out: "a" },
      { schemas: "other", out: "b" },
    ];
    const { rita, files, write } = project({
      "rita.config.json": jobs,
      [placed]: event,
      "other/x/events/y.json": { type: "string" },
    });
    expect((await rita("generate")).exitCode).toBe(2);
    expect(files().has("a/order.ts")).toBe(false);
    write("other/x/events/y.json", event);
    expect((await rita("generate")).exitCode).toBe(0);
    expect([files().has("a/order.ts"), files().has("b/x.ts")]).toEqual([true, true]);
  });

  it("changes only what belongs to a schema that was added", async () => {
    const { rita, files, write } = project({ ...start, "schemas/product/events/stock-received.json": event });
    await rita("generate");
    const before = files();
    write("schemas/order/events/order-paid.json", {
      type: "object",
      properties: { at: { type: "string", format: "date" } },
    });
    await rita("generate");
    const changed = [...files()].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    expect(changed).toEqual([
      "schemas/order/events/order-paid.json",
      "src/generated/index.ts",
      "src/generated/order.ts",
      "src/generated/rita.manifest.json",
      "src/generated/validators/order-paid.ts",
      "src/order/evolver.ts",
    ]);
  });

  it("takes a byte order mark and a schema with CRLF lines", async () => {
    const { rita } = project({ "rita.config.json": config, [placed]: '\uFEFF{\r\n  "type": "object"\r\n}' });
    expect(await rita("generate")).toMatchObject({ exitCode: 0, err: "" });
  });

  it.each([
    [".js", 'from "./order.js"'],
    [".ts", 'from "./order.ts"'],
    ["", 'from "./order"'],
  ])("ends import paths with %j", async (importExtension, expected) => {
    const { rita, files } = project({
      "rita.config.json": { ...(config as object), importExtension },
      [placed]: event,
    });
    await rita("generate");
    expect(files().get("src/generated/index.ts")).toContain(expected);
    expect(files().get("src/order/evolver.ts")).toContain(`from "../generated/order${importExtension}"`);
  });

  it("leaves readonly out when told to", async () => {
    const { rita, files } = project({
      "rita.config.json": { ...(config as object), readonly: false },
      [placed]: event,
    });
    await rita("generate");
    expect(files().get("src/generated/order.ts")).toContain("\n  note?: string;");
  });

  it("does not take schemas/meta for schemas of messages", async () => {
    const { rita } = project({
      ...start,
      "schemas/meta/vocabulary.json": { $dynamicRef: "#x", nonsense: 1 },
    });
    expect((await rita("generate")).exitCode).toBe(0);
  });
});
