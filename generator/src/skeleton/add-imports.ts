import { posix } from "node:path";
import type { FileShape, ImportShape } from "./shape.js";
import { afterRemarks, appendNames, type Insertion } from "./splice.js";
import { restyle, type Style } from "./style.js";

/** A name that added code uses, and the module it comes from as seen from the user's file. */
export interface Needed {
  readonly name: string;
  readonly from: string;
}

/** The names that a piece of the new skeleton uses and imports, its modules as seen from the user's file. */
export function neededNames(
  code: string,
  skeleton: FileShape,
  skeletonPath: string,
  path: string,
): readonly Needed[] {
  return skeleton.imports.flatMap(({ from, named }) =>
    (named?.items ?? [])
      .filter(({ local }) => new RegExp(`\\b${local}\\b`).test(code.replace(/^\s*\/\/.*$/gm, "")))
      .map(({ name }) => ({ name, from: moduleFrom(from, skeletonPath, path) })),
  );
}

/** Insertions that import what the file does not have yet. Everything that is added is a type. */
export function addImports(
  text: string,
  file: FileShape,
  needed: readonly Needed[],
  style: Style,
): readonly Insertion[] {
  const taken = new Set(file.imports.flatMap(({ locals }) => locals));
  const missing = needed.filter(({ name }, index) => {
    return !taken.has(name) && needed.findIndex((one) => one.name === name) === index;
  });
  return [...new Set(missing.map(({ from }) => from))].flatMap((from) => {
    const names = missing.filter((one) => one.from === from).map(({ name }) => name);
    const same = file.imports.filter((one) => one.named !== undefined && bare(one.from) === bare(from));
    const target = same.find(({ typeOnly }) => typeOnly) ?? same[0];
    if (target?.named === undefined) return [newImport(text, file, names, from, style)];
    return appendNames(
      text,
      target.named,
      target.typeOnly ? names : names.map((one) => `type ${one}`),
      style,
    );
  });
}

/** A new import behind the last one; without any, before the first statement and below what is said on top. */
function newImport(
  text: string,
  file: FileShape,
  names: readonly string[],
  from: string,
  style: Style,
): Insertion {
  const quoted = style.singleQuotes ? `'${from}'` : `"${from}"`;
  const line = restyle(`import type { ${names.join(", ")} } from ${quoted};`, "", style);
  const last: ImportShape | undefined = file.imports.at(-1);
  if (last !== undefined) return { at: afterRemarks(text, last.end), text: style.newline + line };
  return { at: startOfStatement(text, file.firstStatement), text: line + style.newline + style.newline };
}

/** Where a statement begins with its doc comment; a comment about the whole file is none. */
function startOfStatement(text: string, start: number): number {
  const comment = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*(?:\r\n|\n|\r)[ \t]*$/.exec(text.slice(0, start));
  const isOfFile = /licen[cs]e|copyright|@(?:file|module|packageDocumentation)/i.test(comment?.[0] ?? "");
  return comment === null || isOfFile ? start : comment.index;
}

/** A module path without its ending: `./order.js` and `./order` are one module. */
function bare(module: string): string {
  return module.replace(/\.[jt]s$/, "");
}

/** A module as another file has to name it. */
function moduleFrom(module: string, importer: string, path: string): string {
  if (!module.startsWith(".")) return module;
  const absolute = posix.join(posix.dirname(importer), module);
  const relative = posix.relative(posix.dirname(path), absolute);
  return relative.startsWith(".") ? relative : `./${relative}`;
}
