import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { run } from "../../generator/src/commands/run.js";
import { readTree } from "./golden.js";

/** What a file of a project holds: text, bytes, or a value that is written as JSON. */
export type Content = string | Uint8Array | object;

/** A project in a temporary folder that goes away with its test. */
export interface Project {
  readonly folder: string;
  /** Runs a command line in it, as the bin does, and gives what it printed. */
  readonly rita: (
    ...words: string[]
  ) => Promise<{ readonly exitCode: number; readonly out: string; readonly err: string }>;
  readonly write: (path: string, content: Content) => void;
  /** Every file in it: text by path. */
  readonly files: () => ReadonlyMap<string, string>;
}

/** A small configuration that all tests of the pipeline use. */
export const config: Content = { schemas: "schemas", out: "src/generated", skeletons: "src" };

/** The smallest event. */
export const event: Content = { type: "object", properties: { note: { type: "string" } } };

/** Makes a project of these files. */
export function project(files: Readonly<Record<string, Content>>): Project {
  const folder = mkdtempSync(join(tmpdir(), "rita-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, content: Content): void => {
    const absolute = join(folder, path);
    mkdirSync(dirname(absolute), { recursive: true });
    const raw = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(absolute, raw ? content : JSON.stringify(content, undefined, 2));
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  return {
    folder,
    write,
    files: () => readTree(folder),
    rita: async (...words) => {
      const [out, err]: [string[], string[]] = [[], []];
      const exitCode = await run(words, {
        cwd: folder,
        runsTypeScript: false,
        colours: false,
        print: (text) => out.push(text),
        warn: (text) => err.push(text),
      });
      return { exitCode, out: out.join("\n"), err: err.join("\n") };
    },
  };
}
