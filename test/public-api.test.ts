import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript-5.9";
import { beforeAll, describe, expect, test } from "vitest";
import { packages } from "./support/paths.js";
import { runWell } from "./support/run.js";

/** One entry point of a package, as its `exports` names it. */
interface EntryPoint {
  /** What users write: `rita-ts/testing`. */
  readonly name: string;
  readonly types: string;
  readonly code: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

async function entryPointsOf(home: string): Promise<EntryPoint[]> {
  const manifest = JSON.parse(await readFile(join(home, "package.json"), "utf8")) as Manifest;
  return Object.entries(manifest.exports).flatMap(([path, target]) =>
    typeof target === "string"
      ? []
      : [
          {
            name: manifest.name + path.slice(1),
            types: join(home, target.types),
            code: join(home, target.default),
          },
        ],
  );
}

const entryPoints = (await Promise.all(Object.values(packages).map(entryPointsOf))).flat();

describe("the public API", () => {
  // Read from the declarations users compile against; TypeScript 7 has no compiler API, so 5.9 reads them.
  let checker: ts.TypeChecker;
  let program: ts.Program;
  beforeAll(() => {
    for (const { types } of entryPoints) expect(existsSync(types), `${types} is not built`).toBe(true);
    const options = {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      types: [],
      skipLibCheck: true,
    };
    program = ts.createProgram(
      entryPoints.map(({ types }) => types),
      options,
    );
    checker = program.getTypeChecker();
  });

  function exportsOf({ types }: EntryPoint): { name: string; isValue: boolean; documented: boolean }[] {
    const source = program.getSourceFile(types);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${types} exports nothing`);
    return checker
      .getExportsOfModule(module)
      .map((symbol) => {
        const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
        return {
          name: symbol.name,
          isValue: (target.flags & ts.SymbolFlags.Value) !== 0,
          documented: target.getDocumentationComment(checker).length > 0,
        };
      })
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  test("has exactly the names that are written down; a change of it is made with `vitest run test/public-api.test.ts -u`", async () => {
    const text = entryPoints.map((entry) => {
      const names = exportsOf(entry).map(({ name, isValue }) => `${isValue ? "value" : "type "} ${name}\n`);
      return `# ${entry.name}\n${names.join("")}`;
    });
    await expect(text.join("\n")).toMatchFileSnapshot("public-api.txt");
  });

  test("has a doc comment on every name", () => {
    const bare = entryPoints.flatMap((entry) =>
      exportsOf(entry).flatMap(({ name, documented }) => (documented ? [] : [`${entry.name}: ${name}`])),
    );
    expect(bare).toEqual([]);
  });

  test("promises in its types what its code exports", async () => {
    const promised = entryPoints.map((entry) =>
      exportsOf(entry).flatMap(({ name, isValue }) => (isValue ? [name] : [])),
    );
    // In Node itself: a test runner loads modules in a way of its own.
    const script = `
      const modules = await Promise.all(${JSON.stringify(entryPoints.map(({ code }) => code))}.map((code) => import(code)));
      console.log(JSON.stringify(modules.map((module) => Object.keys(module))));`;
    const { stdout } = await runWell(process.execPath, ["--input-type=module", "--eval", script]);
    const exported = JSON.parse(stdout) as string[][];
    expect(exported.map((names) => names.toSorted())).toEqual(promised.map((names) => names.toSorted()));
  });
});
