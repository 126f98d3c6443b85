import { RitaError } from "../errors/rita-error.js";
import { Deadline } from "../log/deadline.js";
import { storeNotFound } from "../log/failures.js";
import { apiCode, apiErrorText } from "./api-error.js";
import type { StreamRef } from "./stream-info.js";
import { uniqueId } from "./unique-id.js";

const encoder = /*@__PURE__*/ new TextEncoder();
const decoder = /*@__PURE__*/ new TextDecoder();
const nanoseconds = 1_000_000;

/** How long the server keeps a consumer nobody asks, in milliseconds. */
const inactiveThreshold = 60_000;

/**
 * Creates an ephemeral consumer that delivers, from a sequence on, what matches the filters, and keeps no account
 * of what was received: the reader has its own cursor.
 *
 * @returns the consumer's name.
 * @throws RitaError `EVENT_STORE_NOT_FOUND`, `SERVER_ERROR`, `UNAVAILABLE`.
 */
export async function createConsumer(
  stream: StreamRef,
  filters: readonly string[],
  from: number,
  deadline: Deadline,
): Promise<string> {
  const name = uniqueId();
  const [only] = filters;
  const single = filters.length === 1 && only !== undefined;
  const body = {
    stream_name: stream.name,
    action: "create",
    config: {
      name,
      ack_policy: "none",
      deliver_policy: "by_start_sequence",
      opt_start_seq: from,
      replay_policy: "instant",
      mem_storage: true,
      num_replicas: 1,
      inactive_threshold: inactiveThreshold * nanoseconds,
      ...(single ? { filter_subject: only } : { filter_subjects: filters }),
    },
  };
  const suffix = single ? `.${only}` : "";
  const answer = await created(stream, name, () =>
    stream.api.call(`CONSUMER.CREATE.${stream.name}.${name}${suffix}`, body, deadline),
  );
  if (answer.ok) return name;
  if (answer.error.err_code === apiCode.streamNotFound) throw storeNotFound(stream.name);
  throw new RitaError(
    "SERVER_ERROR",
    `The server refused to read ${stream.name}: ${apiErrorText(answer.error)}.`,
    {
      error: answer.error,
    },
  );
}

/** A request that got no answer, or whose caller has gone, may still have made the consumer. */
async function created<T>(stream: StreamRef, name: string, create: () => Promise<T>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    await removeUnseen(stream, name);
    throw error;
  }
}

/**
 * Removes a consumer of which it is not known whether it exists, or is only about to: the server works on API requests
 * side by side. Gives up after a moment; a forgotten consumer removes itself.
 */
async function removeUnseen(stream: StreamRef, name: string): Promise<void> {
  const { link, prefix } = stream.api;
  for (const pause of [10, 50, 200]) {
    const subject = `${prefix}.CONSUMER.DELETE.${stream.name}.${name}`;
    const reply = await link.request({ subject, timeout: 500 });
    const missing =
      reply.kind === "message" && decoder.decode(reply.message.data).includes(`${apiCode.consumerNotFound}`);
    if (!missing) return;
    await new Deadline(pause).pause(pause);
  }
}

/** Removes a consumer without waiting; the server removes a forgotten one by itself after a minute. */
export function dropConsumer(stream: StreamRef, name: string): void {
  stream.api.link.publish(`${stream.api.prefix}.CONSUMER.DELETE.${stream.name}.${name}`);
}

/**
 * How much to ask for at once, in messages and where it is bounded in bytes, and how often the server says that it is
 * still there, in milliseconds.
 */
export interface PullRequest {
  readonly batch: number;
  readonly bytes?: number | undefined;
  readonly expires: number;
  readonly heartbeat: number;
}

/** Asks for the next messages; answers go to the reply subject. False when the connection is down. */
export function requestNext(stream: StreamRef, name: string, pull: PullRequest, reply: string): boolean {
  const body = {
    batch: pull.batch,
    max_bytes: pull.bytes,
    expires: pull.expires * nanoseconds,
    idle_heartbeat: pull.heartbeat * nanoseconds,
  };
  const { link, prefix } = stream.api;
  const subject = `${prefix}.CONSUMER.MSG.NEXT.${stream.name}.${name}`;
  return link.publish(subject, encoder.encode(JSON.stringify(body)), undefined, reply);
}
