import type { Deadline } from "../log/deadline.js";
import { backOff } from "../log/deadline.js";
import { unavailable } from "../log/failures.js";
import type { Log } from "../log/log.js";
import type { StoredMessage } from "../log/stored-message.js";

/**
 * Every message of one entity, in order, proven complete.
 *
 * The fast way reads each subject of the entity by itself, in parallel (a literal subject is found by index, a
 * wildcard is searched). Neither what a replica answers nor what the stream's information counts can be trusted to
 * show all of a batch, so the result counts only when each subject has as many messages as counted *and* the leader
 * names the last message read as the entity's last. Otherwise everything is read again by one wildcard get with the
 * same last check.
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
    const whole = await log.messages(filter, 1, deadline);
    if (await endsAtLeader(log, filter, whole, deadline)) return whole;
    if (deadline.expired)
      throw unavailable("the replicas lag behind the leader", `loading ${filter}`, deadline.timeout);
    await deadline.pause(backOff(attempt, 5, 200));
  }
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
