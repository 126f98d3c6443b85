import { dirname, join, posix } from "node:path";
import { readOwn, sourceFiles } from "./disk.js";
import type { FileShape } from "./shape.js";
import type { SkeletonFile } from "./skeleton-file.js";

/** A file that takes the place of a skeleton: it has another name or lies in another folder. */
export interface Renamed {
  /** Its path inside the skeletons folder. */
  readonly path: string;
  readonly text: string;
}

/** Whether a text seems to declare what a skeleton does: its constant, or a value of its interface. */
export function holds(text: string, { constant, type }: SkeletonFile): boolean {
  const name = `(?:\\w+\\.)?${type}\\b`;
  const signs = [
    `\\b(?:const|let|var|function)\\s+${constant}\\b`,
    `\\b(?:satisfies|implements)\\s+${name}`,
    `\\b(?:const|let|var)\\s+\\w+\\s*:\\s*${name}`,
    `\\)\\s*:\\s*${name}`,
  ];
  return signs.some((sign) => new RegExp(sign).test(text));
}

/** Finds the files that hold what skeletons at their first place would. Looks through the folder once. */
export function renamedFiles(folder: string, out: string): (skeleton: SkeletonFile) => Renamed | undefined {
  let files: readonly Renamed[] | undefined;
  return (skeleton) => {
    files ??= sourceFiles(folder, out).flatMap((path) => {
      const disk = readOwn(join(folder, path));
      return disk.kind === "text" ? [{ path, text: disk.text }] : [];
    });
    return files.find(({ text }) => holds(text, skeleton));
  };
}

/** Whether a file that another one imports by a relative path holds the key of a case, in whatever form. */
export function isWrittenIn(folder: string, path: string, file: FileShape, key: string): boolean {
  const word = new RegExp(`(?<![\\w-])${key}(?![\\w-])`);
  return file.imports.some(({ from }) => {
    if (!from.startsWith(".")) return false;
    const absolute = join(folder, dirname(path), from);
    const candidates = [
      absolute,
      absolute.replace(/\.js$/, ".ts"),
      `${absolute}.ts`,
      posix.join(absolute, "index.ts"),
    ];
    return candidates.some((one) => {
      const disk = readOwn(one);
      return disk.kind === "text" && !disk.text.startsWith("// @generated") && word.test(disk.text);
    });
  });
}
