import { headerName } from "../envelope/header-names.js";
import type { PreparedEvent } from "../envelope/prepare.js";
import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "../nats/deadline.js";
import { directGet } from "../nats/direct-get.js";
import type { StoredMessage } from "../nats/stored-message.js";
import type { Stream } from "../nats/stream.js";

/**
 * The messages of an append that is stored already, or `undefined` when its first event is not there. Decided from
 * what the leader has: the events of one append have consecutive sequences, so the first one's place tells all.
 *
 * `after`: a sequence that the first event must come behind (what it was guarded with), 0 when nothing is known.
 *
 * @throws RitaError `EVENT_ID_CLASH` when its ids stand on other events, `EVENT_ERASED` when one is gone.
 */
export async function findStored(
  stream: Stream,
  events: readonly PreparedEvent[],
  after: number,
  deadline: Deadline,
): Promise<readonly StoredMessage[] | undefined> {
  const [first] = events;
  if (first === undefined) return undefined;
  const found = await findById(stream, first, after, deadline);
  return found === undefined ? undefined : storedFrom(stream, events, found.sequence, deadline);
}

/**
 * The stored messages of an append whose first event has this sequence, each compared with what was to be stored.
 *
 * @throws RitaError `EVENT_ID_CLASH`, `EVENT_ERASED`.
 */
export async function storedFrom(
  stream: Stream,
  events: readonly PreparedEvent[],
  first: number,
  deadline: Deadline,
): Promise<readonly StoredMessage[]> {
  const stored: StoredMessage[] = [];
  for (let from = 0; from < events.length; from += 16) {
    const part = events.slice(from, from + 16);
    const messages = part.map((_event, at) => stream.message({ seq: first + from + at }, deadline));
    for (const [at, message] of (await Promise.all(messages)).entries()) {
      stored.push(sameEvent(part[at], message, first + from + at));
    }
  }
  return stored;
}

/** Looks through the first event's own subject, and asks the leader whether the replica that answered had it all. */
async function findById(
  stream: Stream,
  { event }: PreparedEvent,
  after: number,
  deadline: Deadline,
): Promise<StoredMessage | undefined> {
  for (;;) {
    const candidates = await directGet(stream, { subject: event.subject, from: after + 1 }, deadline);
    const found = candidates.find(({ headers }) => headers.get(headerName.id) === event.id);
    if (found !== undefined) return found;
    const last = await stream.lastSequence(event.subject, deadline);
    if (last <= (candidates.at(-1)?.sequence ?? after)) return undefined;
    await deadline.pause(20);
  }
}

function sameEvent(
  prepared: PreparedEvent | undefined,
  message: StoredMessage | undefined,
  sequence: number,
): StoredMessage {
  const id = prepared?.event.id;
  if (message === undefined) {
    throw new RitaError(
      "EVENT_ERASED",
      `The event with the id ${JSON.stringify(id)} was stored as ${sequence} and has been erased since; it cannot be appended again.`,
      { id, sequence },
    );
  }
  const { headers, data, subject } = message;
  const same =
    headers.get(headerName.id) === id &&
    subject === prepared?.event.subject &&
    headers.get(headerName.codec) === prepared.codec &&
    equalBytes(data, prepared.payload);
  if (same) return message;
  throw idClash(id, sequence, subject);
}

/** The error for an id that already belongs to another event. */
export function idClash(id: string | undefined, sequence?: number, subject?: string): RitaError {
  const where = sequence === undefined ? "" : ` (${sequence}, ${subject})`;
  return new RitaError(
    "EVENT_ID_CLASH",
    `The id ${JSON.stringify(id)} already belongs to another event of the store${where}. Nothing was appended; ids must be unique in a store.`,
    { id, sequence, subject },
  );
}

function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
