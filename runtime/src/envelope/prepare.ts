import type { Codec } from "../codecs/codec.js";
import { json, jsonText } from "../codecs/json.js";
import { type CodecTable, codecNamed } from "../codecs/table.js";
import { RitaError } from "../errors/rita-error.js";
import { utf8 } from "../log/utf8.js";
import type { Command } from "../message/command.js";
import type { Event, NewEvent } from "../message/event.js";
import type { MessageType } from "../message/message-type.js";
import type { Registry } from "../registry/registry.js";
import { type Scope, scopedId } from "../subject/scope.js";
import { isTypeToken, parseEntity } from "../subject/tokens.js";
import { issuesText } from "../validation/explain.js";
import { validate } from "../validation/validate.js";
import { headerLine, headerName } from "./header-names.js";
import { checkMeta, isHeaderText } from "./meta.js";
import { writeTime } from "./time.js";

/** What a store needs to turn new events into messages. */
export interface EnvelopeContext {
  readonly scope: Scope;
  /** `undefined`: data is bytes. */
  readonly registry: Registry<Event, Command> | undefined;
  readonly codecs: CodecTable;
  readonly clock: () => Date;
  readonly id: () => string;
  /** Meta data of the trace that is current when an event is prepared. */
  readonly traceMeta?: (() => Readonly<Record<string, string>>) | undefined;
}

/** An event ready to be sent: everything checked and encoded, nothing left that could fail. */
export interface PreparedEvent {
  readonly event: Omit<Event, "sequence">;
  readonly expect: NewEvent["expect"];
  readonly codec: Codec;
  /** Its header lines as they are on the wire, in the order of their names: those before a trail and those behind it. */
  readonly headers: { readonly beforeTrail: string; readonly afterTrail: string };
  readonly payload: Uint8Array;
  /** The payload as text, where it is JSON. */
  readonly text: string | undefined;
  /** Whether the caller chose the id, so that the event may be stored already. */
  readonly ownId: boolean;
}

/**
 * Checks and encodes a new event without changing it; id and time are made here, before the first try.
 *
 * @throws RitaError `EVENT_ENTITY_REQUIRED`, `EVENT_ENTITY_INVALID`, `EVENT_TYPE_REQUIRED`, `EVENT_TYPE_INVALID`,
 * `EVENT_TYPE_UNKNOWN`, `EVENT_DATA_REQUIRED`, `EVENT_DATA_INVALID`, `EVENT_ID_INVALID`, `EVENT_TIME_INVALID`,
 * `META_INVALID`, `CODEC_UNAVAILABLE`.
 */
export function prepareEvent(context: EnvelopeContext, event: NewEvent): PreparedEvent {
  if (typeof event !== "object" || event === null) {
    throw new RitaError("EVENT_DATA_REQUIRED", `An event is an object, but ${String(event)} was given.`);
  }
  const { entity, type, data, meta: given = {} } = event;
  const { entityType, entityId } = parseEntity(entity);
  const descriptor = describedType(context.registry, event, entityType);
  if (data === undefined || data === null) {
    throw new RitaError("EVENT_DATA_REQUIRED", `The event ${type} of ${entity} has no data.`, {
      type,
      entity,
    });
  }
  const codecName = descriptor?.codec ?? (context.registry === undefined ? "binary" : "json");
  const codec = codecNamed(context.codecs, codecName);
  checkData(event, descriptor);
  const text = codec === json ? encoded(event, jsonText) : undefined;
  const payload = text === undefined ? encoded(event, (data, type) => codec.encode(data, type)) : utf8(text);
  checkMeta(given);
  const meta = context.traceMeta === undefined ? given : { ...context.traceMeta(), ...given };
  const { text: timestamp, time } = writeTime(event.time ?? context.clock());
  const id = scopedId(context.scope, checkId(event.id ?? context.id()));
  const version = descriptor?.version ?? 1;
  const beforeTrail =
    headerLine(headerName.id, id) +
    headerLine(headerName.codec, codec.name) +
    headerLine(headerName.entity, entity) +
    metaLines(meta) +
    headerLine(headerName.time, timestamp);
  const afterTrail =
    headerLine(headerName.type, type) + (version > 1 ? headerLine(headerName.version, String(version)) : "");
  return {
    event: {
      id,
      entity,
      entityType,
      entityId,
      type,
      time,
      timestamp,
      data,
      meta: { ...meta },
      subject: `${context.scope.prefix}.${entity}.${type}`,
      recorded: undefined,
      version,
    },
    expect: event.expect,
    codec,
    headers: { beforeTrail, afterTrail },
    payload,
    text,
    ownId: event.id !== undefined,
  };
}

function metaLines(meta: Readonly<Record<string, string>>): string {
  let lines = "";
  for (const key of Object.keys(meta).sort())
    lines += headerLine(headerName.metaPrefix + key, meta[key] ?? "");
  return lines;
}

function describedType(
  registry: Registry<Event, Command> | undefined,
  { type, entity }: NewEvent,
  entityType: string,
): MessageType | undefined {
  if (type === undefined || type === null || type === "") {
    throw new RitaError("EVENT_TYPE_REQUIRED", `An event of ${entity} has no type.`, { entity });
  }
  if (typeof type !== "string" || !isTypeToken(type)) {
    throw new RitaError(
      "EVENT_TYPE_INVALID",
      `${JSON.stringify(String(type).slice(0, 100))} cannot be an event type: use letters, digits, "_" and "-".`,
      { type },
    );
  }
  if (registry === undefined) return undefined;
  const descriptor = registry.events.get(type);
  if (descriptor === undefined) {
    throw new RitaError("EVENT_TYPE_UNKNOWN", `The registry has no event type "${type}".`, { type, entity });
  }
  if (descriptor.entityType !== entityType) {
    throw new RitaError(
      "EVENT_ENTITY_INVALID",
      `The event type "${type}" belongs to the entity type "${descriptor.entityType}", not to ${entity}.`,
      { type, entity },
    );
  }
  return descriptor;
}

function checkData({ type, entity, data }: NewEvent, descriptor: MessageType | undefined): void {
  if (descriptor === undefined) return;
  const result = validate(descriptor.validators.write, data);
  if (result.ok) return;
  throw new RitaError(
    "EVENT_DATA_INVALID",
    `The data of ${type} for ${entity} does not fit its schema: ${issuesText(result.issues)}.`,
    { type, entity, issues: result.issues },
  );
}

function encoded<T>({ type, entity, data }: NewEvent, encode: (data: unknown, type: string) => T): T {
  try {
    return encode(data, type);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RitaError(
      "EVENT_DATA_INVALID",
      `The data of ${type} for ${entity} cannot be encoded: ${why}.`,
      { type, entity },
      { cause },
    );
  }
}

function checkId(id: string): string {
  if (typeof id === "string" && id !== "" && id.length <= 1_024 && isHeaderText(id)) return id;
  throw new RitaError(
    "EVENT_ID_INVALID",
    `${JSON.stringify(String(id).slice(0, 100))} cannot be an event id: use 1 to 1,024 characters without control ` +
      "characters and without blanks at its ends.",
    { id },
  );
}
