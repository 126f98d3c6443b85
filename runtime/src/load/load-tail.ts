import { headerName } from "../envelope/header-names.js";
import type { Deadline } from "../log/deadline.js";
import type { Log } from "../log/log.js";
import type { StoredMessage } from "../log/stored-message.js";
import { matches } from "../subject/filter.js";
import { type Known, loadByTrail } from "./load-by-trail.js";

/** What is known of an entity up to one of its events. */
export interface Position extends Known {
  /** The id of the event at that sequence. */
  readonly lastId: string;
}

/**
 * How a load from a position on ended.
 *
 * - `tail`: every message behind it. - `broken`: the log is not the one the position was taken from, or events below it
 * were erased. - `unproven`: neither could be shown, as while somebody appends; read the entity from its beginning.
 */
export type Tail =
  | { readonly kind: "tail"; readonly messages: readonly StoredMessage[] }
  | { readonly kind: "broken"; readonly why: string }
  | { readonly kind: "unproven" };

/**
 * The messages of one entity behind a position, proven complete: the event at the position is the entity's and still
 * has its id, the leader names the last message, and the stream counts, after that, as many messages as were known at
 * the position and came behind it. An erased event below the position is missing in that count.
 */
export async function loadTail(
  log: Log,
  filter: string,
  { last, position }: { readonly last: StoredMessage | undefined; readonly position: Position },
  deadline: Deadline,
): Promise<Tail> {
  if (last === undefined || last.sequence < position.sequence) {
    return { kind: "broken", why: "the entity's last event is older than the snapshot" };
  }
  const checking = log.messagesAt([position.sequence], deadline);
  // The walk may fail first; what is checked is awaited all the same, below.
  checking.catch(() => undefined);
  const walk = await loadByTrail(log, filter, last, deadline, position);
  const [there] = await checking;
  const total = [...walk.counts.values()].reduce((sum, count) => sum + count, 0);
  if (there !== undefined && there.headers.get(headerName.id) !== position.lastId) {
    return { kind: "broken", why: "another event stands at its sequence" };
  }
  if (there !== undefined && !matches(there.subject, filter)) {
    return { kind: "broken", why: "it was taken of another entity" };
  }
  if (total < position.count) return { kind: "broken", why: "events below it were erased" };
  // A replica that lags may not have the event yet: the leader is asked when the entity is read in full.
  if (there === undefined) return { kind: "unproven" };
  if (walk.messages !== undefined) return { kind: "tail", messages: walk.messages };
  const messages = await log.messages(filter, position.sequence + 1, deadline);
  const complete = messages.at(-1)?.sequence === last.sequence && position.count + messages.length === total;
  return complete ? { kind: "tail", messages } : { kind: "unproven" };
}
