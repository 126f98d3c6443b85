import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { project } from "../../../test/support/golden-project.js";
import { catalogue } from "../diagnostics/catalogue.js";
import { version } from "../version.js";

describe("the command line", () => {
  it.each([
    [["--help"], 0, /generate[\s\S]*init[\s\S]*explain/],
    [["generate", "--help"], 0, /--check[\s\S]*--dry-run[\s\S]*--config[\s\S]*--format/],
    [["--version"], 0, new RegExp(`^${version}$`)],
    [[], 2, /COMMANDS/],
  ] as const)("%j ends with %i and prints help or version", async (words, exitCode, expected) => {
    const result = await project({}).rita(...words);
    expect(result).toMatchObject({ exitCode, out: expect.stringMatching(expected), err: "" });
    expect(result.out).not.toContain("\u001b");
  });

  it.each([
    [["generte"], /no command "generte"[\s\S]*Did you mean "generate"\?/],
    [["generate", "--chek"], /no option --chek[\s\S]*Did you mean "--check"\?/],
    [["generate", "now"], /"now" is too much/],
    [["generate", "--format", "xml"], /--format/],
    [["generate", "--config"], /--config needs a value/],
    [["explain"], /CODE/],
    [["explain", "RITA0000"], /no code "RITA0000"/],
    [["init", "--force"], /no option --force[\s\S]*--yes/],
  ] as const)("%j ends with 2 and says what is wrong", async (words, expected) => {
    const { exitCode, err } = await project({}).rita(...words);
    expect(exitCode).toBe(2);
    expect(err).toMatch(expected);
    expect(err).toContain("RITA1005");
  });
});

it.each(Object.keys(catalogue))("explains %s, in small letters too", async (code) => {
  const { exitCode, out } = await project({}).rita("explain", code.toLowerCase());
  expect(exitCode).toBe(0);
  expect(out).toContain(code);
  expect(out).toContain("fix:");
});

it("a mistake in the tool itself is a diagnostic, too", async () => {
  const { run } = await import("./run.js");
  const err: string[] = [];
  const environment = {
    cwd: "/",
    runsTypeScript: false,
    colours: false,
    print: () => {
      throw new TypeError("the screen is gone");
    },
    warn: (text: string) => void err.push(text),
  };
  expect(await run(["explain", "RITA1001"], environment)).toBe(2);
  expect(err.join()).toMatch(/RITA9001 the screen is gone/);
});

it("the version it prints is that of the package", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(version).toBe(manifest.version);
});
