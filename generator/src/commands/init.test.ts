import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { event, project } from "../../../test/support/golden-project.js";
import { run } from "./run.js";

const first = "schemas/order/events/order-placed.json";

describe("init", () => {
  it("makes a configuration and a schema from which code can be generated", async () => {
    const { rita, files, write } = project({});
    expect(await rita("init", "--yes")).toMatchObject({ exitCode: 0, err: "" });
    expect([...files().keys()]).toEqual(["rita.config.ts", first]);
    // The package is not installed in the temporary folder, so its import is replaced by what it does.
    const text = files().get("rita.config.ts") ?? "";
    expect(text).toContain('from "rita-ts-codegen/config"');
    write("rita.config.ts", text.replace(/^import.*$/m, "const defineConfig = <T>(config: T): T => config;"));
    expect(await rita("generate")).toMatchObject({ exitCode: 0, err: "" });
  });

  it.each(["rita.config.ts", "rita.config.json"])("writes nothing when there is a %s", async (path) => {
    const { rita, files } = project({ [path]: "{}", "package.json": "{}" });
    const before = files();
    expect(await rita("init")).toMatchObject({ exitCode: 2, err: expect.stringContaining("RITA1007") });
    expect(files()).toEqual(before);
  });

  it("leaves schemas alone that are there already", async () => {
    const { rita, files } = project({ "schemas/product/events/stock-received.json": event });
    expect((await rita("init")).exitCode).toBe(0);
    expect([...files().keys()]).toEqual(["rita.config.ts", "schemas/product/events/stock-received.json"]);
  });

  it("adds scripts to package.json, and changes nothing else in it", async () => {
    const before = '{\r\n\t"name": "shop",\r\n\t"scripts": {\r\n\t\t"generate": "graphql"\r\n\t}\r\n}\r\n';
    const { rita, files } = project({ "package.json": before });
    await rita("init");
    expect(files().get("package.json")).toBe(
      before.replace(
        '"graphql"',
        '"graphql",\r\n\t\t"rita:generate": "rita generate",\r\n\t\t"check:generated": "rita generate --check"',
      ),
    );
  });

  it("adds the generated folder to ignore files it finds, and to .gitattributes where git is used", async () => {
    const made = project({
      ".prettierignore": "dist",
      ".eslintignore": "src/generated/\n",
      "biome.json": '{\n  // ours\n  "files": { "includes": ["**"] }\n}\n',
    });
    mkdirSync(join(made.folder, ".git"));
    const { out } = await made.rita("init");
    const files = made.files();
    expect(files.get(".prettierignore")).toBe("dist\nsrc/generated/\n");
    expect(files.get(".eslintignore")).toBe("src/generated/\n");
    expect(files.get("biome.json")).toMatch(
      /\/\/ ours\n[\s\S]*"includes": \[\s*"\*\*",\s*"!src\/generated"\s*\]/,
    );
    expect(files.get(".gitattributes")).toBe("src/generated/** linguist-generated=true\n");
    expect(out).not.toContain(".eslintignore");
  });

  it("makes no ignore file where there is none", async () => {
    const { rita, files } = project({ "package.json": "{}", "biome.json": "{}" });
    await rita("init");
    expect([...files().keys()]).toEqual(["biome.json", "package.json", "rita.config.ts", first]);
    expect(files().get("biome.json")).toBe("{}");
  });

  it.each([
    [{ "pnpm-lock.yaml": "" }, "pnpm exec rita generate", "pnpm add -D rita-ts-codegen"],
    [{ "yarn.lock": "" }, "yarn rita generate", "yarn add rita-ts"],
    [{ "package.json": { packageManager: "bun@1.2.0" } }, "bunx rita generate", "bun add rita-ts"],
    [{ "package-lock.json": "{}" }, "npx rita generate", "npm install rita-ts"],
  ])("speaks the language of the package manager (%j)", async (files, next, install) => {
    const { out } = await project({ "package.json": {}, ...files }).rita("init");
    expect(out).toContain(next);
    expect(out).toContain(install);
  });

  it.each([
    [{ "package.json": {} }, /npm pkg set type=module/],
    [{ "package.json": { type: "module" } }, /no tsconfig\.json/],
    [{}, /no package\.json/],
  ])("says what the project lacks (%j)", async (files, expected) => {
    expect((await project(files).rita("init")).out).toMatch(expected);
  });

  it("has nothing to say to a project that has everything", async () => {
    const packages = { dependencies: { "rita-ts": "1" }, devDependencies: { "rita-ts-codegen": "1" } };
    const files = { "package.json": { type: "module", ...packages }, "tsconfig.json": "{}" };
    expect((await project(files).rita("init")).out).not.toContain("note:");
  });

  it("asks a person for the folders, and takes the answers", async () => {
    const { folder, files } = project({});
    const questions: string[] = [];
    const exitCode = await run(["init"], {
      cwd: folder,
      runsTypeScript: false,
      colours: false,
      print: () => undefined,
      warn: () => undefined,
      ask: async (question, answer) => {
        questions.push(question);
        return question.includes("generated") ? "./lib/made/" : answer;
      },
    });
    expect(exitCode).toBe(0);
    expect(questions).toHaveLength(3);
    expect(files().get("rita.config.ts")).toContain('out: "lib/made"');
  });
});
