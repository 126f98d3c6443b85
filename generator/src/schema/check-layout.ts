import { problem, type Report } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/source.js";
import { didYouMean } from "../diagnostics/suggest.js";
import { get, getText, textsOf } from "./json-node.js";
import type { Role, SchemaFile } from "./types.js";

type Message = SchemaFile & { readonly role: Role & { readonly kind: "event" | "command" } };

/** Checks what concerns several files: unique wire types, entities with events, `x-rita-emits`. */
export function checkLayout(
  files: readonly SchemaFile[],
  folders: ReadonlySet<string>,
  report: Report,
): void {
  const messages = files.filter(
    (file): file is Message => file.role.kind === "event" || file.role.kind === "command",
  );
  checkUniqueTypes(messages, report);
  checkEntitiesHaveEvents(files, messages, report);
  checkFolders(files, folders, report);
  for (const file of files) {
    if (file.role.kind === "state" || file.role.kind === "value") continue;
    checkEmits(file, messages, report);
    checkCodec(file, report);
  }
}

function checkUniqueTypes(messages: readonly Message[], report: Report): void {
  const byType = new Map<string, Message>();
  for (const message of messages) {
    const { type } = message.role;
    const other = byType.get(type);
    if (other !== undefined && !isSameVersion(other.role, message.role)) {
      const text = `The wire type "${type}" is taken: ${other.source.path} has it too.`;
      report(problem("RITA4002", get(message.root, "x-rita-type")?.at ?? startOf(message), text));
    }
    byType.set(type, message);
  }
}

/** Two files for one later version of an event: a mistake in the versions, which is reported as such. */
function isSameVersion(a: Role, b: Role): boolean {
  return a.kind === "event" && b.kind === "event" && a.entity === b.entity && a.version > 1;
}

function checkEntitiesHaveEvents(
  files: readonly SchemaFile[],
  messages: readonly Message[],
  report: Report,
): void {
  const withEvents = new Set(
    messages.filter(({ role }) => role.kind === "event").map(({ role }) => role.entity),
  );
  const reported = new Set<string>();
  for (const file of files) {
    const { kind, entity } = file.role;
    if (kind === "value" || withEvents.has(entity) || reported.has(entity)) continue;
    reported.add(entity);
    const text = `The entity "${entity}" has no events.`;
    const fix = `Add its first event beside ${file.source.path}, in ${folderOfEvents(file)}/.`;
    report(problem("RITA2008", startOf(file), text, fix));
  }
}

function folderOfEvents(file: SchemaFile): string {
  const parts = file.source.path.split("/");
  return [...parts.slice(0, file.role.kind === "state" ? -1 : -2), "events"].join("/");
}

function checkFolders(files: readonly SchemaFile[], folders: ReadonlySet<string>, report: Report): void {
  const byEntity = new Map<string, string>();
  for (const folder of folders) {
    const entity = folder.split("/").at(-1) ?? folder;
    const other = byEntity.get(entity);
    const file = files.find(({ path }) => path.startsWith(`${folder}/`));
    if (other !== undefined && file !== undefined) {
      report(
        problem(
          "RITA2010",
          startOf(file),
          `The folders ${other} and ${folder} both are the entity "${entity}".`,
        ),
      );
    }
    byEntity.set(entity, folder);
  }
}

function checkEmits({ root, role }: SchemaFile, messages: readonly Message[], report: Report): void {
  const member = root.kind === "object" ? root.members.get("x-rita-emits") : undefined;
  if (member === undefined) return;
  if (role.kind !== "command") {
    const fix = "Move it to the command that this event answers, or remove it.";
    report(
      problem("RITA3013", member.keyAt, '"x-rita-emits" belongs to commands: an event emits nothing.', fix),
    );
    return;
  }
  const { entity } = role;
  const events = messages.filter((one) => one.role.kind === "event" && one.role.entity === entity);
  const known = events.map((one) => one.role.type);
  for (const { text, at } of textsOf(member.value)) {
    if (known.includes(text)) continue;
    const elsewhere = messages.find((one) => one.role.type === text);
    const why =
      elsewhere === undefined
        ? `There is no event "${text}".`
        : `"${text}" is ${elsewhere.role.kind === "event" ? "an event" : "a command"} of "${elsewhere.role.entity}".`;
    report(problem("RITA4005", at, why, didYouMean(text, known)));
  }
}

/** The codecs of the wire format. */
const codecs: readonly string[] = ["json", "msgpack", "protobuf", "binary"];

function checkCodec({ root, role }: SchemaFile, report: Report): void {
  const member = root.kind === "object" ? root.members.get("x-rita-codec") : undefined;
  const codec = getText(root, "x-rita-codec");
  if (member === undefined || codec === undefined) return;
  if (role.kind === "command") {
    const fix = "Move it to the events: a command is not stored.";
    report(problem("RITA3013", member.keyAt, '"x-rita-codec" belongs to events.', fix));
  } else if (!codecs.includes(codec)) {
    report(problem("RITA3003", member.value.at, `There is no codec "${codec}".`, didYouMean(codec, codecs)));
  }
}

/** The beginning of a file, for problems that concern the whole of it. */
function startOf({ root, source }: SchemaFile): Span {
  return { source, start: root.at.start, end: root.at.start + 1 };
}
