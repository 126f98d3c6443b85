import { binary } from "../codecs/binary.js";
import { type CodecTable, codecNamed } from "../codecs/table.js";
import { RitaError } from "../errors/rita-error.js";
import type { StoredMessage } from "../log/stored-message.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { MessageType } from "../message/message-type.js";
import type { Registry } from "../registry/registry.js";
import { upcast } from "../registry/upcasters.js";
import { issuesText } from "../validation/explain.js";
import { validate } from "../validation/validate.js";
import { headerName } from "./header-names.js";
import { parseTime } from "./time.js";

/** What a store needs to turn messages into events. */
export interface DecodeContext {
  readonly registry: Registry<Event, Command> | undefined;
  readonly codecs: CodecTable;
  /** Whether data is checked against the tolerant schema while reading. */
  readonly validateOnRead: boolean;
}

/**
 * The event in a stored message. Type, entity and id come from the headers, never from the subject, as in Go.
 *
 * @throws RitaError `EVENT_UNDECODABLE`, `EVENT_TYPE_UNKNOWN`, `CODEC_UNAVAILABLE`; each names the sequence.
 */
export function decodeEvent(context: DecodeContext, message: StoredMessage): Event {
  const { headers, sequence, subject } = message;
  const type = headers.get(headerName.type);
  const timestamp = headers.get(headerName.time);
  const time = parseTime(timestamp);
  if (type === "") throw undecodable(message, "it has no Rita-Type");
  if (time === undefined) throw undecodable(message, `its Rita-Time ${shown(timestamp)} is no time`);
  const entity = headers.get(headerName.entity);
  const dot = entity.indexOf(".");
  const version = versionOf(message);
  return {
    id: headers.get(headerName.id),
    entity: entity as Event["entity"],
    entityType: dot < 0 ? "" : entity.slice(0, dot),
    entityId: entity.slice(dot + 1),
    type,
    time,
    timestamp,
    data: decodeData(context, message, type, version),
    meta: metaOf(message),
    sequence,
    subject,
    recorded: message.recorded,
    version,
  };
}

function decodeData(
  { registry, codecs, validateOnRead }: DecodeContext,
  message: StoredMessage,
  type: string,
  version: number,
): unknown {
  if (registry === undefined) return binary.decode(message.data, type);
  const descriptor = registry.events.get(type);
  const { sequence, subject } = message;
  if (descriptor === undefined) {
    throw new RitaError(
      "EVENT_TYPE_UNKNOWN",
      `The event ${sequence} (${subject}) has the type ${shown(type)}, which the registry does not know.`,
      { sequence, subject, type: type.slice(0, 100) },
    );
  }
  const name = message.headers.get(headerName.codec);
  let data: unknown;
  try {
    data = codecNamed(codecs, name).decode(message.data, type);
  } catch (cause) {
    if (cause instanceof RitaError) {
      throw new RitaError("CODEC_UNAVAILABLE", `${cause.message} (event ${sequence})`, {
        sequence,
        codec: name.slice(0, 100),
      });
    }
    throw undecodable(message, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (version > descriptor.version) {
    throw undecodable(
      message,
      `it is of version ${version}, newer than the registry's ${descriptor.version}`,
    );
  }
  if (version < descriptor.version) data = lifted(registry, descriptor, data, message, version);
  if (validateOnRead) {
    const result = validate(descriptor.validators.read, data);
    if (!result.ok) throw undecodable(message, issuesText(result.issues));
  }
  return data;
}

function lifted(
  registry: Registry<Event, Command>,
  descriptor: MessageType,
  data: unknown,
  message: StoredMessage,
  version: number,
): unknown {
  try {
    return upcast(registry, descriptor, data, version);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw undecodable(message, `its upcaster from version ${version} failed: ${why}`, cause);
  }
}

function metaOf({ headers }: StoredMessage): Readonly<Record<string, string>> {
  const meta: Record<string, string> = {};
  for (const key of headers.keys(headerName.metaPrefix)) {
    if (!key.startsWith(headerName.metaPrefix)) continue;
    Object.defineProperty(meta, key.slice(headerName.metaPrefix.length), {
      value: headers.get(key),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return meta;
}

function versionOf(message: StoredMessage): number {
  const text = message.headers.get(headerName.version);
  if (text === "") return 1;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw undecodable(message, `its Rita-Version ${shown(text)} is no version`);
}

/** A stranger's text, short enough for a message. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}

function undecodable({ sequence, subject }: StoredMessage, reason: string, cause?: unknown): RitaError {
  return new RitaError(
    "EVENT_UNDECODABLE",
    `The event ${sequence} (${subject}) cannot be read: ${reason}.`,
    { sequence, subject, reason },
    { cause },
  );
}
