import { headerName } from "../envelope/header-names.js";
import { backOff, type Deadline } from "../log/deadline.js";
import { unavailable } from "../log/failures.js";
import type { Log } from "../log/log.js";
import type { StoredMessage } from "../log/stored-message.js";

/**
 * Every message of one entity, in order, proven complete as of some moment during the call.
 *
 * The fast way reads each subject of the entity by itself, in parallel (a literal subject is found by index, a
 * wildcard is searched). Neither what a replica answers nor what the stream's information counts can be trusted to
 * show all of an append, so the result counts only when each subject has as many messages as counted *and* the leader
 * names the last message read as the entity's last.
 *
 * Otherwise, as while somebody keeps appending, one wildcard get reads everything in the order of the log. It cannot
 * have holes, only end too early; it counts when it holds what the leader held before, and ends where an append does.
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
    const fast = await bySubject(log, filter, deadline);
    if (fast !== undefined && (await endsAtLeader(log, filter, fast, deadline))) return fast;
    const floor = await log.lastSequence(filter, deadline);
    const whole = await log.messages(filter, 1, deadline);
    const reached = (whole.at(-1)?.sequence ?? 0) >= floor;
    if (reached && (endsAppend(whole) || (await endsAtLeader(log, filter, whole, deadline)))) return whole;
    if (deadline.expired) {
      throw unavailable("the replicas lag behind the leader", `loading ${filter}`, deadline.timeout);
    }
    await deadline.pause(backOff(attempt, 5, 200));
  }
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

/** The messages of all subjects, or `undefined` when they are not as many as the stream counts. */
async function bySubject(
  log: Log,
  filter: string,
  deadline: Deadline,
): Promise<readonly StoredMessage[] | undefined> {
  const counts = await log.subjects(filter, deadline);
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

async function endsAtLeader(
  log: Log,
  filter: string,
  messages: readonly StoredMessage[],
  deadline: Deadline,
): Promise<boolean> {
  return (await log.lastSequence(filter, deadline)) === (messages.at(-1)?.sequence ?? 0);
}
