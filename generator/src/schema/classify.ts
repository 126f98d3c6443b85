import { problem, type Report } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import { versionOf } from "./file-version.js";
import { get, getText, type JsonNode } from "./json-node.js";
import type { Role } from "./types.js";

const kinds = ["event", "command", "state", "value"] as const;
const folderKinds: Readonly<Record<string, "event" | "command">> = { events: "event", commands: "command" };

/** What the folder convention says of a path, before the file is opened. */
interface ByFolder {
  readonly kind: (typeof kinds)[number];
  readonly entity: string | undefined;
  /** File name without its ending; the wire type of a message. */
  readonly name: string;
}

/**
 * Finds out what each file is: `<entity>/events/<type>`, `<entity>/commands/<type>`, `<entity>/state`, and
 * everything else a `$ref` target. A folder is an entity when it holds a folder `events` or `commands`.
 */
export function entityFolders(paths: readonly string[]): ReadonlySet<string> {
  const folders = paths.flatMap((path) => {
    const parts = path.split("/");
    return parts.length >= 3 && parts.at(-2) !== undefined && Object.hasOwn(folderKinds, parts.at(-2) ?? "")
      ? [parts.slice(0, -2).join("/")]
      : [];
  });
  return new Set(folders);
}

/** The role of one file, with the overrides `x-rita-kind`, `x-rita-entity` and `x-rita-type` it may hold. */
export function roleOf(path: string, root: JsonNode, entities: ReadonlySet<string>, report: Report): Role {
  const folder = byFolder(path, entities);
  const kind = overriddenKind(root, report) ?? folder.kind;
  const entity = getText(root, "x-rita-entity") ?? folder.entity;
  if (kind === "value") return { kind, entity };
  if (entity === undefined) {
    const at = get(root, "x-rita-kind")?.at ?? root.at;
    const fix = 'Say it with `"x-rita-entity"`, or move the file into the folder of its entity.';
    report(problem("RITA3003", at, `It is not known which entity this ${kind} belongs to.`, fix));
    return { kind: "value", entity };
  }
  checkToken("entity type", entity, get(root, "x-rita-entity")?.at ?? root.at, "the folder", report);
  if (kind === "state") return { kind, entity };
  const { base, version } = versionOf(folder.name, kind, fileStart(root), report);
  const type = getText(root, "x-rita-type") ?? base;
  checkToken(`${kind} type`, type, get(root, "x-rita-type")?.at ?? root.at, "the file", report);
  if (version === undefined) return { kind: "value", entity };
  return kind === "event" ? { kind, entity, type, version } : { kind, entity, type };
}

function byFolder(path: string, entities: ReadonlySet<string>): ByFolder {
  const parts = path.split("/");
  const name = (parts.at(-1) ?? "").replace(/\.[^.]+$/, "");
  const inner = parts.at(-2) ?? "";
  const outer = parts.slice(0, -2).join("/");
  if (parts.length >= 3 && Object.hasOwn(folderKinds, inner)) {
    return { kind: folderKinds[inner] ?? "value", entity: lastOf(outer), name };
  }
  const own = parts.slice(0, -1).join("/");
  if (name === "state" && entities.has(own)) return { kind: "state", entity: lastOf(own), name };
  const around = [...entities]
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length);
  return { kind: "value", entity: around[0] === undefined ? undefined : lastOf(around[0]), name };
}

function overriddenKind(root: JsonNode, report: Report): (typeof kinds)[number] | undefined {
  const node = get(root, "x-rita-kind");
  const text = getText(root, "x-rita-kind");
  if (node === undefined || text === undefined) return undefined;
  const kind = kinds.find((one) => one === text);
  if (kind === undefined)
    report(problem("RITA3003", node.at, `"x-rita-kind" has to be one of ${kinds.join(", ")}.`));
  return kind;
}

function checkToken(what: string, name: string, at: Span, carrier: string, report: Report): void {
  if (/^[A-Za-z0-9_-]+$/.test(name)) return;
  const better = name.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "");
  const message = `The ${what} "${name}" may hold only letters, digits, _ and -.`;
  const fix = better === "" ? undefined : `Rename ${carrier}: "${better}".`;
  report(problem("RITA4001", { ...at, end: Math.min(at.end, at.start + 1) }, message, fix));
}

function fileStart(root: JsonNode): Span {
  return { ...root.at, end: root.at.start + 1 };
}

function lastOf(folder: string): string {
  return folder.split("/").at(-1) ?? folder;
}
