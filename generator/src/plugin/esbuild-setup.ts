import { basename } from "node:path";
import type { OnResolveResult, OnStartResult, PartialMessage, PluginBuild } from "esbuild";
import { catalogue } from "../diagnostics/catalogue.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { lineOf } from "../diagnostics/source.js";
import { watchList } from "../schema/watch-list.js";
import { isError } from "./report.js";
import type { Session } from "./session.js";

/**
 * Generates before each build of esbuild. Problems are its own messages: a single build fails with them, a watching
 * one is repeated after the next change. esbuild watches what goes with the answer to where a module is, so the first
 * one gets the schemas and the configuration along, and lies where it would have without that.
 */
export function generateForEsbuild(build: PluginBuild, session: Session, current: () => string): void {
  const root = build.initialOptions.absWorkingDir ?? current();
  let isNamed = false;
  build.onStart(async (): Promise<OnStartResult> => {
    isNamed = false;
    const { diagnostics } = await session.run(root);
    return {
      errors: diagnostics.filter(isError).map(toMessage),
      warnings: diagnostics.filter((one) => !isError(one)).map(toMessage),
    };
  });
  build.onResolve({ filter: entriesOf(build) }, async (args): Promise<OnResolveResult | undefined> => {
    if (isNamed) return undefined;
    // The question below comes here too, and has to be answered by others.
    isNamed = true;
    const { path, importer, namespace, resolveDir, kind, pluginData, with: attributes } = args;
    const options = {
      importer,
      namespace,
      resolveDir,
      kind,
      pluginData: pluginData as unknown,
      with: attributes,
    };
    const { errors, warnings, ...found } = await build.resolve(path, options);
    // esbuild asks once more, and says what is wrong itself.
    if (errors.length > 0) return undefined;
    const { folders, files, missing } = watchList(session.watched(root));
    return { ...found, warnings, watchDirs: [...folders], watchFiles: [...files, ...missing] };
  });
}

/**
 * Fits the entry points by their last names, however esbuild spells the rest, so that not every import is asked about.
 * Every path where they have no names of their own.
 */
function entriesOf({ initialOptions: { entryPoints = [], stdin } }: PluginBuild): RegExp {
  const list = Array.isArray(entryPoints) ? entryPoints : Object.values(entryPoints);
  const names = list.map((one) => (typeof one === "string" ? one : one.in));
  if (stdin !== undefined || names.some((name) => name.includes("*"))) return /.*/;
  const escaped = names.map((name) => basename(name).replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`(^|[\\\\/])(${escaped.join("|")})$`);
}

/** A diagnostic in esbuild's form, which counts columns from 0. */
function toMessage({ code, message, fix, place }: Diagnostic): PartialMessage {
  const text = `${code} ${message}`;
  const notes = [{ text: `fix: ${fix ?? catalogue[code].fix}` }];
  if (place?.line === undefined || place.text === undefined) {
    return { text, notes, ...(place !== undefined && { location: { file: place.file } }) };
  }
  const { file, line, column = 1, endLine, endColumn = column } = place;
  const length = endLine === line ? endColumn - column : 0;
  return {
    text,
    notes,
    location: { file, line, column: column - 1, length, lineText: lineOf(place.text, line) },
  };
}
