import { writeTime } from "../envelope/time.js";
import type { Command, NewCommand } from "../message/command.js";
import type { Event, NewEvent } from "../message/event.js";
import { parseEntity } from "../subject/tokens.js";

/** When the first given event happened; each later one a second after the one before. */
const firstTime = Date.UTC(2026, 0, 1);

/**
 * A new event as a model would see it after it was stored at `sequence`. Id and time are the same in every run,
 * unless the event brings its own.
 *
 * @throws RitaError `EVENT_ENTITY_REQUIRED`, `EVENT_ENTITY_INVALID`, `EVENT_TIME_INVALID`.
 */
export function storedEvent(event: NewEvent, sequence: number): Event {
  const { entity, type, data, meta = {} } = event;
  const { text: timestamp, time } = writeTime(event.time ?? new Date(firstTime + (sequence - 1) * 1000));
  return {
    id: event.id ?? `given-${sequence}`,
    entity,
    ...parseEntity(entity),
    type,
    time,
    timestamp,
    data,
    meta: { ...meta },
    sequence,
    subject: `$ES.given.${entity}.${type}`,
    recorded: time,
    version: 1,
  };
}

/**
 * A new command as a decider would see it.
 *
 * @throws RitaError `EVENT_ENTITY_REQUIRED`, `EVENT_ENTITY_INVALID`, `EVENT_TIME_INVALID`.
 */
export function sentCommand(command: NewCommand, afterSequence: number): Command {
  const { entity, type, data, meta = {} } = command;
  const { time } = writeTime(command.time ?? new Date(firstTime + afterSequence * 1000));
  return { id: command.id ?? "when", entity, ...parseEntity(entity), type, time, data, meta: { ...meta } };
}

/** What counts when events are compared: everything but the id and the time. */
export function comparable({ entity, type, data, meta, expect }: NewEvent): Partial<NewEvent> {
  const ownMeta = meta === undefined || Object.keys(meta).length === 0 ? undefined : meta;
  return {
    entity,
    type,
    data,
    ...(ownMeta !== undefined && { meta: ownMeta }),
    ...(expect !== undefined && { expect }),
  };
}
