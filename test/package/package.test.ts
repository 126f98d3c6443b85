import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, test } from "vitest";
import { type Packed, pack } from "../support/pack.js";
import { packages, root } from "../support/paths.js";
import { run } from "../support/run.js";
import { sharedFolder } from "../support/temporary-folder.js";

/** Far above what each is today: it stops an accident, such as a test's data. */
const sizeLimit = 500_000; // bytes, packed

describe.each(Object.entries(packages))("the packed %s", (_, home) => {
  const folder = sharedFolder();
  let packed: Packed;
  beforeAll(async () => {
    packed = await pack(home, folder.path);
  });

  test("is found right by Node and bundlers, says publint", async () => {
    const tarball = await readFile(packed.tarball);
    const bytes = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);
    const { messages, pkg } = await publint({ pack: { tarball: bytes as ArrayBuffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  test("has types for every way ES modules are imported, says attw", async () => {
    const program = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
    const args = [
      program,
      packed.tarball,
      "--profile",
      "esm-only",
      "--format",
      "ascii",
      "--no-color",
      "--no-emoji",
    ];
    const { code, stdout } = await run(process.execPath, args);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain("node16 (from ESM): OK (ESM)");
  });

  test("holds the built code of the sources there are, a README and nothing else", async () => {
    const isBuilt = (path: string) => /^dist\/.*\.(js|js\.map|d\.ts)$/.test(path);
    const others = packed.files.filter((path) => !isBuilt(path) && path !== "LICENSE");
    const expected = ["package.json", "README.md", ...(existsSync(join(home, "bin")) ? ["bin/rita.js"] : [])];
    expect(others.toSorted()).toEqual(expected.toSorted());
    expect(packed.files.filter((path) => /\.test\.|__/.test(path))).toEqual([]);
    const code = await Promise.all(
      packed.files.filter((path) => path.endsWith(".js")).map((path) => readFile(join(home, path), "utf8")),
    );
    // A file of a source that is gone stays in dist until the folder is deleted, and would be published.
    const stale = packed.files.filter((path) => {
      if (!isBuilt(path)) return false;
      const shared = /^dist\/shared\/([^/]+\.js)(\.map)?$/.exec(path)?.[1];
      if (shared !== undefined) return !code.some((text) => text.includes(`/${shared}";`));
      const source = path.replace(/^dist\//, "src/").replace(/(\.d\.ts|\.js|\.js\.map)$/, ".ts");
      return !existsSync(join(home, source));
    });
    expect(stale, "delete the dist folder and build again").toEqual([]);
  });

  test("is small", async () => {
    process.stdout.write(
      `${packed.tarball.split("/").at(-1)}: ${packed.size} bytes, ${packed.unpackedSize} unpacked\n`,
    );
    expect(packed.size).toBeLessThan(sizeLimit);
  });
});

test("both packages have one version, so that they are released together", async () => {
  const versions = await Promise.all(
    Object.values(packages).map(async (home) => {
      const text = await readFile(join(home, "package.json"), "utf8");
      return (JSON.parse(text) as { version: string }).version;
    }),
  );
  expect(new Set(versions).size).toBe(1);
});
