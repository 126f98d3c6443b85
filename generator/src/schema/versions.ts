import { problem, type Report } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import type { Role, SchemaFile } from "./types.js";

type EventFile = SchemaFile & { readonly role: Role & { readonly kind: "event" | "older event" } };

/** The same files, with all versions of an event but the newest known as older ones. */
export function withOlderVersions(files: readonly SchemaFile[]): readonly SchemaFile[] {
  const newest = new Map<string, number>();
  for (const { role } of files.filter(isVersion)) {
    newest.set(keyOf(role), Math.max(role.version, newest.get(keyOf(role)) ?? 0));
  }
  return files.map((file): SchemaFile => {
    if (!isVersion(file) || file.role.version === newest.get(keyOf(file.role))) return file;
    return { ...file, role: { ...file.role, kind: "older event" } };
  });
}

/**
 * Checks that the versions of each event are 1, 2, 3 … without a gap, one file each. Two files of a
 * version 1 that is the only one are left to the check of wire types.
 */
export function checkVersions(files: readonly SchemaFile[], report: Report): void {
  const chains = new Map<string, Map<number, EventFile>>();
  for (const file of files.filter(isVersion)) {
    const { role } = file;
    const chain = chains.get(keyOf(role)) ?? new Map<number, EventFile>();
    chains.set(keyOf(role), chain);
    const other = chain.get(role.version);
    if (other === undefined) chain.set(role.version, file);
    else if (role.version > 1 || role.kind === "older event") {
      const message = `${other.source.path} is version ${role.version} of the event "${role.type}" too.`;
      report(problem("RITA2013", startOf(file), message));
    }
  }
  for (const chain of chains.values()) checkGaps(chain, report);
}

function checkGaps(chain: ReadonlyMap<number, EventFile>, report: Report): void {
  let expected = 1;
  for (const [version, file] of [...chain].sort(([a], [b]) => a - b)) {
    if (version > expected) {
      const { type } = file.role;
      const nameOf = (at: number): string => (at === 1 ? type : `${type}.v${at}`);
      const missing =
        expected === version - 1 ? `version ${expected}` : `versions ${expected} to ${version - 1}`;
      const message = `This is version ${version} of the event "${type}", and there is no ${missing}.`;
      const fix = `Add ${nameOf(expected)}, or rename this file to that.`;
      report(problem("RITA2012", startOf(file), message, fix));
    }
    expected = version + 1;
  }
}

function isVersion(file: SchemaFile): file is EventFile {
  return file.role.kind === "event" || file.role.kind === "older event";
}

/** An event type belongs to one entity; the same type in another is a mistake of its own. */
function keyOf({ entity, type }: { readonly entity: string; readonly type: string }): string {
  return `${entity} ${type}`;
}

/** The beginning of a file, for problems that concern the whole of it. */
function startOf({ root, source }: SchemaFile): Span {
  return { source, start: root.at.start, end: root.at.start + 1 };
}
