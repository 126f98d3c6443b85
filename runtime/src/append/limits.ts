import type { PreparedEvent } from "../envelope/prepare.js";
import { RitaError } from "../errors/rita-error.js";
import type { Guards } from "./guard.js";

/** Most events of one append: the server's limit of an atomic batch. */
export const maximumEvents = 1_000;
/** Most bytes of one append; a stream's leader holds a batch in memory until it is committed. */
export const maximumBytes: number = 16 * 1024 * 1024;
/** Most header bytes of one event; the server refuses 64 KiB, and guards and batch headers need some. */
const maximumHeaderBytes = 60 * 1024;
/** Room for the names and fixed parts of guard and batch headers and for a trail, in bytes. */
const headerReserve = 700;

/**
 * Checks the size of an append before anything is sent.
 *
 * @throws RitaError `NO_EVENTS`, `TOO_MANY_EVENTS`.
 */
export function checkCount(count: number): void {
  if (count === 0) throw new RitaError("NO_EVENTS", "There are no events to append.");
  if (count <= maximumEvents) return;
  throw new RitaError(
    "TOO_MANY_EVENTS",
    `${count} events are too many for one append: it is atomic, and the server takes at most ${maximumEvents} at once.`,
    { count, maximum: maximumEvents },
  );
}

/**
 * Checks prepared events against the server's limits and against each other, before anything is sent.
 *
 * @throws RitaError `EVENT_TOO_LARGE`, `TOO_MANY_EVENTS`, `EVENT_ID_CLASH`.
 */
export function checkPrepared(events: readonly PreparedEvent[], guards: Guards, maxPayload: number): void {
  checkIds(events);
  if (fitEasily(events, guards, maxPayload)) return;
  let total = 0;
  for (const [at, { event, headers, payload }] of events.entries()) {
    // A guard's sequence may be padded to the event's place in the append.
    const reserve =
      headerReserve + at + Math.max(event.subject.length, guards.perEvent[at]?.subject.length ?? 0);
    const headerBytes = 12 + utf8Length(headers.beforeTrail) + utf8Length(headers.afterTrail);
    const size = payload.length + headerBytes;
    if (headerBytes > maximumHeaderBytes || size + reserve > maxPayload) {
      const [what, has, most] =
        headerBytes > maximumHeaderBytes
          ? ["headers and meta data", headerBytes, maximumHeaderBytes]
          : ["headers and data", size, maxPayload - reserve];
      throw new RitaError(
        "EVENT_TOO_LARGE",
        `The event ${event.type} of ${event.entity} has ${has} bytes of ${what}; the server takes at most ${most}.`,
        { type: event.type, entity: event.entity, size: has, maximum: most },
      );
    }
    total += size;
  }
  if (total > maximumBytes) {
    throw new RitaError(
      "EVENT_TOO_LARGE",
      `The append has ${total} bytes; at most ${maximumBytes} are taken at once. Append it in several parts.`,
      { size: total, maximum: maximumBytes },
    );
  }
}

function checkIds(events: readonly PreparedEvent[]): void {
  if (events.length === 1) return;
  const ids = new Set<string>();
  for (const { event } of events) ids.add(event.id);
  if (ids.size === events.length) return;
  const twice = events.find(({ event }) => !ids.delete(event.id))?.event.id;
  throw new RitaError("EVENT_ID_CLASH", `Two events of one append have the id ${JSON.stringify(twice)}.`, {
    id: twice,
  });
}

/** Whether the events fit even if each of their characters took the most bytes it can: nearly all do. */
function fitEasily(events: readonly PreparedEvent[], guards: Guards, maxPayload: number): boolean {
  let total = 0;
  for (const [at, { event, headers, payload }] of events.entries()) {
    const subjects = event.subject.length + (guards.perEvent[at]?.subject.length ?? 0);
    const characters = subjects + headers.beforeTrail.length + headers.afterTrail.length;
    const size = 3 * characters + headerReserve + at;
    if (size > maximumHeaderBytes || size + payload.length > maxPayload) return false;
    total += size + payload.length;
  }
  return total <= maximumBytes;
}

/** How many bytes a well-formed text takes; counting is cheaper than encoding it only to look at the length. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // A surrogate is half of four bytes; what else is above U+07FF takes three.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
