import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "../support/paths.js";
import { compile } from "../types/compiler.js";
import { type Block, blocksOf } from "./blocks.js";

/** A Markdown page. */
export interface Page {
  /** Path in the repository. */
  readonly path: string;
  readonly text: string;
}

/** Options of the compilation: strict, but an example may declare what it does not use. */
const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  module: "nodenext",
  moduleDetection: "force",
  target: "es2022",
  lib: ["es2022", "esnext.disposable"],
  types: ["node"],
  allowJs: true,
  checkJs: true,
  noEmit: true,
  skipLibCheck: true,
};

/**
 * What is wrong with the code on these pages, as `page:line what`: code is compiled in `folder` against the built
 * packages, with `./generated` leading to the example's generated code; JSON is parsed; shell lines must be npm
 * scripts that exist. What cannot be checked so needs `<!-- not run: reason -->`.
 */
export async function checkPages(
  pages: readonly Page[],
  scripts: readonly string[],
  folder: string,
): Promise<string[]> {
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const [findings, files]: [string[], string[]] = [[], []];
  for (const [at, { path, text }] of pages.entries()) {
    const blocks = blocksOf(text).filter(({ notRun }) => notRun === undefined);
    for (const block of blocks) findings.push(...checkText(path, block, scripts));
    const names = await writeFiles(join(folder, "pages", String(at)), blocks);
    files.push(...names.map((name) => `pages/${at}/${name}`));
  }
  if (files.length === 0) return findings;
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const errors = await compile("7", folder, ["--project", "."]);
  const places = errors.map(({ file, line, code, message }) => {
    // An error in a file that a page imports keeps that file's name.
    const page = files.includes(file) ? pages[Number(file.split("/")[1])] : undefined;
    return `${page?.path ?? file}:${line} ${code} ${message}`;
  });
  return [...findings, ...places];
}

function checkText(path: string, { language, line, lines }: Block, scripts: readonly string[]): string[] {
  if (language === "json") {
    try {
      JSON.parse(lines.join("\n"));
      return [];
    } catch (error) {
      return [`${path}:${line} ${String(error)}`];
    }
  }
  if (language !== "sh") return [];
  return lines.flatMap((text, at) =>
    commandsOf(text)
      .filter((command) => !isKnownScript(command, scripts))
      .map((command) => `${path}:${line + at} "${command}" is neither an npm script nor marked as not run`),
  );
}

function commandsOf(line: string): string[] {
  const code = line.replace(/^\$ /, "").replace(/(^|\s)#.*$/, "");
  return code
    .split(/&&|;/)
    .map((command) => command.trim())
    .filter((command) => command !== "");
}

function isKnownScript(command: string, scripts: readonly string[]): boolean {
  const name = /^npm (?:run )?(\S+)(?: -- .+)?$/.exec(command)?.[1];
  return name !== undefined && [...scripts, "ci"].includes(name);
}

/** Writes the code of one page and names the files. Every line keeps its number: an error names the page's line. */
async function writeFiles(folder: string, blocks: readonly Block[]): Promise<string[]> {
  const files = new Map<string, string[]>();
  for (const { language, file, line, lines } of blocks) {
    if (language !== "ts" && language !== "js") continue;
    const name = file ?? `block-${line}.${language}`;
    const content = files.get(name) ?? [];
    for (const [at, text] of lines.entries()) content[line - 1 + at] = text;
    files.set(name, content);
  }
  if (files.size === 0) return [];
  await mkdir(folder, { recursive: true });
  await symlink(join(root, "examples/orders/src/generated"), join(folder, "generated"), "junction");
  for (const [name, content] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), Array.from(content, (text) => text ?? "").join("\n"));
  }
  return [...files.keys()];
}
