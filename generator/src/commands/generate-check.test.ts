import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { config, event, type Project, project } from "../../../test/support/golden-project.js";

const placed = "schemas/order/events/order-placed.json";
const module = "src/generated/order.ts";

/** A project with everything generated, and one file of it changed afterwards. */
async function changed(path: string, change: (text: string) => string): Promise<Project> {
  const made = project({
    "rita.config.json": { ...(config as object), skeletons: undefined },
    [placed]: event,
  });
  await made.rita("generate");
  made.write(path, change(readFileSync(join(made.folder, path), "utf8")));
  return made;
}

const reformat = (text: string): string =>
  text.replaceAll('"', "'").replaceAll(";\n", "\n").replaceAll("  ", "\t");

describe("generate --check", () => {
  it("shows how a file differs, in the unified form", async () => {
    const { rita } = await changed(placed, (text) => text.replace('"note"', '"remark"'));
    const { exitCode, err } = await rita("generate", "--check");
    expect(exitCode).toBe(1);
    expect(err).toMatch(
      /order\.ts error RITA5006[\s\S]*--- a\/src\/generated\/order\.ts\n {2}\+\+\+ b\/src\/generated\/order\.ts\n {2}@@ -\d+,\d+ \+\d+,\d+ @@/,
    );
    expect(err).toMatch(/\n {2}-.*note\?: string;\n {2}\+.*remark\?: string;/);
    expect(err).not.toContain("nothing was written");
  });

  it("gives the whole difference in JSON", async () => {
    const { rita } = await changed(placed, (text) => text.replace('"note"', '"remark"'));
    const { out } = await rita("generate", "--check", "--format", "json");
    const { changes } = JSON.parse(out);
    expect(changes.find(({ file }: { file: string }) => file === module)).toMatchObject({
      kind: "update",
      state: "outdated",
      diff: expect.stringMatching(/^--- a[\s\S]*\n\+ {2}readonly remark\?: string;/),
    });
  });

  it.each([
    ["edited", (text: string) => text.replace("note", "remark"), "RITA5002"],
    ["reformatted", reformat, "RITA5007"],
    ["missing", () => "", "RITA5006"],
  ] as const)("ends with 1 for a file that was %s", async (_name, change, code) => {
    const { rita, files } = await changed(module, change);
    const before = files();
    const { exitCode, err } = await rita("generate", "--check");
    expect(exitCode).toBe(1);
    expect(err).toMatch(new RegExp(`order\\.ts error ${code}`));
    expect(err.match(/ error /g)).toHaveLength(1);
    expect(files()).toEqual(before);
  });

  it("ends with 1 for a file that was edited and is no longer generated, and for one in the way", async () => {
    const { rita, write, files } = await changed(
      "src/generated/validators/order-placed.ts",
      () => "// mine\n",
    );
    write("schemas/order/events/order-paid.json", event);
    write("src/generated/validators/order-paid.ts", "// mine, too\n");
    const before = files();
    const { exitCode, err } = await rita("generate", "--check");
    expect(exitCode).toBe(1);
    expect(err).toMatch(/order-paid\.ts error RITA5003/);
    expect(err).toMatch(/order-placed\.ts error RITA5002/);
    expect(files()).toEqual(before);
  });

  it.each([
    [
      "a schema that says the same in other words",
      placed,
      (text: string) => JSON.stringify(JSON.parse(text)),
    ],
    ["a schema with other line ends", placed, (text: string) => text.replaceAll("\n", "\r\n")],
    ["a generated file with other line ends", module, (text: string) => text.replaceAll("\n", "\r\n")],
  ])("is content with %s", async (_name, path, change) => {
    const { rita } = await changed(path, change);
    expect(await rita("generate", "--check")).toMatchObject({ exitCode: 0, err: "" });
  });

  it("ends with 2 for a schema with a mistake", async () => {
    const { rita } = await changed(placed, () => "{");
    expect((await rita("generate", "--check")).exitCode).toBe(2);
  });

  it.each(["--dry-run", "--watch"])("cannot be used with %s", async (other) => {
    const { rita } = await changed(placed, (text) => text);
    expect(await rita("generate", "--check", other)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining("RITA1005"),
    });
  });
});

describe("generate after a formatter", () => {
  it("writes a reformatted file anew, and says so", async () => {
    const { rita, files } = await changed(module, reformat);
    const { exitCode, out } = await rita("generate");
    expect(exitCode).toBe(0);
    expect(out).toMatch(/update src\/generated\/order\.ts \(was reformatted\)/);
    expect(files().get(module)).toContain("readonly note?: string;");
  });

  it("knows a reformatted file also when its schema has changed since", async () => {
    const { rita, write, files } = await changed(module, reformat);
    write(placed, { ...(event as object), title: "Another title" });
    expect((await rita("generate")).exitCode).toBe(0);
    expect(files().get(module)).toContain("Another title");
  });

  it("leaves a file with other line ends as git made it", async () => {
    const { rita } = await changed(module, (text) => text.replaceAll("\n", "\r\n"));
    expect((await rita("generate")).out).toMatch(/generated: 3 unchanged/);
  });

  it("writes a manifest that was reformatted anew", async () => {
    const { rita } = await changed("src/generated/rita.manifest.json", (text) =>
      JSON.stringify(JSON.parse(text), undefined, 4),
    );
    expect(await rita("generate", "--check")).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/rita\.manifest\.json error RITA5007/),
    });
    await rita("generate");
    expect((await rita("generate", "--check")).exitCode).toBe(0);
  });
});

describe("generate --dry-run", () => {
  it("ends with 2 where writing would be refused", async () => {
    const { rita } = await changed(module, () => "// mine\n");
    expect((await rita("generate", "--dry-run")).exitCode).toBe(2);
  });
});
