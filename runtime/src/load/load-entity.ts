import type { Deadline } from "../nats/deadline.js";
import { backOff } from "../nats/deadline.js";
import { directGet } from "../nats/direct-get.js";
import { unavailable } from "../nats/jetstream-api.js";
import type { StoredMessage } from "../nats/stored-message.js";
import type { Stream } from "../nats/stream.js";

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
  stream: Stream,
  filter: string,
  deadline: Deadline,
): Promise<readonly StoredMessage[]> {
  for (let attempt = 0; ; attempt += 1) {
    deadline.throwIfAborted();
    const fast = await bySubject(stream, filter, deadline);
    if (fast !== undefined && (await endsAtLeader(stream, filter, fast, deadline))) return fast;
    const whole = await directGet(stream, { subject: filter, from: 1 }, deadline);
    if (await endsAtLeader(stream, filter, whole, deadline)) return whole;
    if (deadline.expired)
      throw unavailable("the replicas lag behind the leader", `loading ${filter}`, deadline.timeout);
    await deadline.pause(backOff(attempt, 5, 200));
  }
}

/** The messages of all subjects, or `undefined` when they are not as many as the stream counts. */
async function bySubject(
  stream: Stream,
  filter: string,
  deadline: Deadline,
): Promise<readonly StoredMessage[] | undefined> {
  const counts = await stream.subjects(filter, deadline);
  const parts = await Promise.all(
    [...counts].map(async ([subject, count]) => {
      const messages = await directGet(stream, { subject, from: 1 }, deadline);
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
  stream: Stream,
  filter: string,
  messages: readonly StoredMessage[],
  deadline: Deadline,
): Promise<boolean> {
  return (await stream.lastSequence(filter, deadline)) === (messages.at(-1)?.sequence ?? 0);
}
