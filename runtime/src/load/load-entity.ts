import { headerName } from "../envelope/header-names.js";
import { backOff, type Deadline } from "../log/deadline.js";
import { unavailable } from "../log/failures.js";
import type { Log } from "../log/log.js";
import type { StoredMessage } from "../log/stored-message.js";
import { loadByTrail } from "./load-by-trail.js";

/**
 * Every message of one entity, in order, proven complete as of some moment during the call. Three ways, the fastest
 * first; each proves its result or leaves it to the next.
 *
 * 1. By trail: from the entity's last message, which the leader names, back along what each says about the ones before
 *    it. Its proof stands at `loadByTrail`.
 * 2. By subject: each subject of the entity by itself, in parallel (a literal subject is found by index, a wildcard is
 *    searched). Neither what a replica answers nor what the stream's information counts can be trusted to show all of an
 *    append, so the result counts only when each subject has as many messages as counted *and* the leader names the
 *    last message read as the entity's last.
 * 3. As a whole, as while somebody keeps appending: one wildcard get reads everything in the order of the log. It cannot
 *    have holes, only end too early; it counts when it holds what the leader held before, and ends where an append does.
 *
 * `filter`: the entity's subject, `$ES.shop.order.1042.*`.
 *
 * @throws RitaError `UNAVAILABLE` when no proof could be had in time, `EVENT_STORE_NOT_FOUND`, `PERMISSION_DENIED`.
 */
export async function loadEntity(
  log: Log,
  filter: string,
  deadline: Deadline,
): Promise<readonly StoredMessage[]> {
  for (let attempt = 0; ; attempt += 1) {
    deadline.throwIfAborted();
    const last = await log.message({ last_by_subj: filter }, deadline);
    if (last === undefined) return [];
    const walk = await loadByTrail(log, filter, last, deadline);
    if (walk.messages !== undefined) return walk.messages;
    const parts = await bySubject(log, walk.counts, deadline);
    if (parts !== undefined && (await endsAtLeader(log, filter, parts, deadline))) return parts;
    const whole = await asWhole(log, filter, deadline);
    if (whole !== undefined) return whole;
    if (deadline.expired) {
      throw unavailable("the replicas lag behind the leader", `loading ${filter}`, deadline.timeout);
    }
    await deadline.pause(backOff(attempt, 5, 200));
  }
}

/** The messages of all subjects, or `undefined` when they are not as many as the stream counts. */
async function bySubject(
  log: Log,
  counts: ReadonlyMap<string, number>,
  deadline: Deadline,
): Promise<readonly StoredMessage[] | undefined> {
  const parts = await Promise.all(
    [...counts].map(async ([subject, count]) => {
      const messages = await log.messages(subject, 1, deadline);
      return messages.length === count ? messages : undefined;
    }),
  );
  const complete: StoredMessage[] = [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    complete.push(...part);
  }
  return complete.sort((left, right) => left.sequence - right.sequence);
}

/** Everything that matches, or `undefined` when the replica that answered has not got all of it. */
async function asWhole(
  log: Log,
  filter: string,
  deadline: Deadline,
): Promise<readonly StoredMessage[] | undefined> {
  const floor = await log.lastSequence(filter, deadline);
  const whole = await log.messages(filter, 1, deadline);
  if ((whole.at(-1)?.sequence ?? 0) < floor) return undefined;
  return endsAppend(whole) || (await endsAtLeader(log, filter, whole, deadline)) ? whole : undefined;
}

/** Whether the last message is one that no other of its append follows. */
function endsAppend(messages: readonly StoredMessage[]): boolean {
  const headers = messages.at(-1)?.headers;
  return (
    headers === undefined ||
    headers.get(headerName.batchId) === "" ||
    headers.get(headerName.batchCommit) !== ""
  );
}

async function endsAtLeader(
  log: Log,
  filter: string,
  messages: readonly StoredMessage[],
  deadline: Deadline,
): Promise<boolean> {
  return (await log.lastSequence(filter, deadline)) === (messages.at(-1)?.sequence ?? 0);
}
