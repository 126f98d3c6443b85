import { headerName } from "../envelope/header-names.js";
import type { PreparedEvent } from "../envelope/prepare.js";
import { RitaError } from "../errors/rita-error.js";
import { equalBytes } from "../log/bytes.js";
import type { Deadline } from "../log/deadline.js";
import { unavailable } from "../log/failures.js";
import type { Log } from "../log/log.js";
import type { StoredMessage } from "../log/stored-message.js";

/**
 * The messages of an append that is stored already, or `undefined` when its first event is not there. Decided from
 * what the leader has: the events of one append have consecutive sequences, so the first one's place tells all.
 *
 * `after`: a sequence that the first event must come behind (what it was guarded with), 0 when nothing is known.
 *
 * @throws RitaError `EVENT_ID_CLASH` when its ids stand on other events, `EVENT_ERASED` when one is gone.
 */
export async function findStored(
  log: Log,
  events: readonly PreparedEvent[],
  after: number,
  deadline: Deadline,
): Promise<readonly StoredMessage[] | undefined> {
  const [first] = events;
  if (first === undefined) return undefined;
  const found = (await storedIds(log, first.event.subject, after, deadline)).get(first.event.id);
  return found === undefined ? undefined : storedFrom(log, events, found.sequence, deadline);
}

/**
 * The stored messages of an append whose first event has this sequence, each compared with what was to be stored.
 *
 * @throws RitaError `EVENT_ID_CLASH`, `EVENT_ERASED`.
 */
export async function storedFrom(
  log: Log,
  events: readonly PreparedEvent[],
  first: number,
  deadline: Deadline,
): Promise<readonly StoredMessage[]> {
  const stored: StoredMessage[] = [];
  for (let from = 0; from < events.length; from += 16) {
    const part = events.slice(from, from + 16);
    const messages = part.map((_event, at) => log.message({ seq: first + from + at }, deadline));
    for (const [at, message] of (await Promise.all(messages)).entries()) {
      const sequence = first + from + at;
      if (message === undefined) throw await missing(log, events, from + at, sequence, deadline);
      stored.push(sameEvent(events, from + at, message));
    }
  }
  return stored;
}

/**
 * Why the server knows an id of an append whose first event is not stored: another one is, as part of an append that
 * was different, or of this very one, of which the first event was erased since.
 */
export async function explainDuplicate(
  log: Log,
  events: readonly PreparedEvent[],
  after: number,
  deadline: Deadline,
): Promise<RitaError> {
  const bySubject = new Map<string, ReadonlyMap<string, StoredMessage>>();
  for (const [at, { event }] of events.entries()) {
    const ids = bySubject.get(event.subject) ?? (await storedIds(log, event.subject, after, deadline));
    bySubject.set(event.subject, ids);
    const found = ids.get(event.id);
    if (found === undefined) continue;
    const samePlace = Number(found.headers.get(headerName.batchSequence)) === at + 1;
    const first = samePlace ? await log.message({ seq: found.sequence - at }, deadline) : found;
    return first === undefined
      ? erased(events[0]?.event.id, found.sequence - at)
      : idClash(event.id, found.sequence, found.subject);
  }
  return idClash(events.map(({ event }) => event.id).join(", "));
}

/** The messages of a subject by their ids; asks the leader whether the replica that answered had them all. */
async function storedIds(
  log: Log,
  subject: string,
  after: number,
  deadline: Deadline,
): Promise<ReadonlyMap<string, StoredMessage>> {
  for (;;) {
    const messages = await log.messages(subject, after + 1, deadline);
    const last = await log.lastSequence(subject, deadline);
    if (last <= (messages.at(-1)?.sequence ?? after)) {
      return new Map(messages.map((message) => [message.headers.get(headerName.id), message]));
    }
    if (deadline.expired) throw unavailable("the replicas lag behind the leader", `reading ${subject}`);
    await deadline.pause(20);
  }
}

/** An event that ought to be at a sequence and is not: erased, or never stored when the log ends before it. */
async function missing(
  log: Log,
  events: readonly PreparedEvent[],
  at: number,
  sequence: number,
  deadline: Deadline,
): Promise<RitaError> {
  const { lastSequence } = await log.info(deadline);
  return sequence > lastSequence ? idClash(events[0]?.event.id) : erased(events[at]?.event.id, sequence);
}

/** The message, when it is the event that was to be stored there; the first one's id is known to be taken. */
function sameEvent(events: readonly PreparedEvent[], at: number, message: StoredMessage): StoredMessage {
  const prepared = events[at];
  const { headers, data, subject, sequence } = message;
  const sameId = headers.get(headerName.id) === prepared?.event.id;
  const same =
    sameId &&
    subject === prepared?.event.subject &&
    headers.get(headerName.codec) === prepared.codec.name &&
    equalBytes(data, prepared.payload);
  if (same) return message;
  throw sameId ? idClash(prepared?.event.id, sequence, subject) : idClash(events[0]?.event.id);
}

function erased(id: string | undefined, sequence: number): RitaError {
  return new RitaError(
    "EVENT_ERASED",
    `The event with the id ${JSON.stringify(id)} was stored as ${sequence} and has been erased since; it cannot be appended again.`,
    { id, sequence },
  );
}

/** The error for an id that already belongs to another event, or to another append. */
function idClash(id: string | undefined, sequence?: number, subject?: string): RitaError {
  const where = sequence === undefined ? "" : ` (${sequence}, ${subject})`;
  return new RitaError(
    "EVENT_ID_CLASH",
    `The id ${JSON.stringify(id)} already belongs to another event or another append of the store${where}. ` +
      "Nothing was appended; ids must be unique in a store.",
    { id, sequence, subject },
  );
}
