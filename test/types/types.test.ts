import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../support/paths.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { type CompilerVersion, compile } from "./compiler.js";

const pages = join(root, "test/types/pages");

describe.each<CompilerVersion>(["5.9", "7"])("under TypeScript %s", (version) => {
  test("the page of uses compiles, and every mistake of the other page is refused for the reason above it", async () => {
    const folder = await temporaryFolder();
    await cp(pages, folder, { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    const text = await readFile(join(pages, "refused.ts"), "utf8");
    const marks = [...text.split("\n").entries()].flatMap(([at, line]) => {
      const [, code, , older] = /^\s*\/\/ @ts-expect-error (TS\d+)( \(5\.9: (TS\d+)\))?$/.exec(line) ?? [];
      return code === undefined ? [] : [`refused.ts:${at + 2} ${version === "5.9" ? (older ?? code) : code}`];
    });
    expect(marks).toHaveLength(text.split("@ts-expect-error").length - 1);
    expect(marks.length).toBeGreaterThan(25);
    await writeFile(join(folder, "refused.ts"), text.replaceAll("@ts-expect-error", "mistake"));
    const errors = (await compile(version, folder)).map(({ file, line, code }) => `${file}:${line} ${code}`);
    expect(errors).toEqual(expect.arrayContaining(marks));
    // One mistake may be refused twice; a line without a mark must not be refused at all.
    const place = (entry: string) => entry.split(" ")[0];
    expect(new Set(errors.map(place))).toEqual(new Set(marks.map(place)));
  });

  test.each([
    ["exactly, with the clients' own declarations left alone", ["--skipLibCheck", "true"]],
    ["with everything checked but exact optional properties", ["--exactOptionalPropertyTypes", "false"]],
  ])("the connections of both clients are taken: %s", async (_, options) => {
    expect(await compile(version, join(root, "test/types/clients"), ["--project", ".", ...options])).toEqual(
      [],
    );
  });
});

describe.each<CompilerVersion>(["5.6", "5.9", "7"])(
  "generated code alone, under TypeScript %s",
  (version) => {
    test("compiles with the strictest options and no types of the platform", async () => {
      const options = version === "5.6" ? [] : ["--erasableSyntaxOnly"]; // since 5.8
      const project = join(root, "test/types/generated.tsconfig.json");
      expect(await compile(version, pages, ["--project", project, ...options])).toEqual([]);
    });
  },
);

test("a property that is misspelt is reported, so that no errors above means something", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "wrong.ts"), "export const a: { b: number } = { c: 1 };\n");
  const errors = await compile("7", folder, ["--noEmit", "--strict", "wrong.ts"]);
  expect(errors).toMatchObject([{ file: "wrong.ts", line: 1, code: "TS2353" }]);
});
