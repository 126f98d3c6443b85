import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "../log/deadline.js";
import { storeNotFound } from "../log/failures.js";
import { bucketPurposes } from "../log/storage.js";
import { type ApiError, apiCode, apiErrorText } from "../nats/api-error.js";
import type { JetStreamApi } from "../nats/jetstream-api.js";
import { removeBucket } from "../nats/jetstream-storage.js";
import type { StreamConfig } from "../nats/stream-config.js";
import type { StreamInfo } from "../nats/stream-info.js";
import { scopeOf } from "../subject/scope.js";
import type { EventStoreConfig } from "./config.js";
import { differences, newStreamConfig, statedConfig } from "./stream-config.js";
import { checkTenancyKept } from "./tenancy.js";

/**
 * Creates the stream of an event store, or gives the existing one when it has what the configuration states.
 *
 * @throws RitaError `EVENT_STORE_EXISTS` naming the settings that differ; `CONFIG_INVALID` when the server refuses
 * the configuration; `EVENT_STORE_UNSAFE` when the new stream is not empty (a server may bring back the messages of
 * a stream of that name that was just deleted).
 */
export async function createStream(
  api: JetStreamApi,
  config: EventStoreConfig,
  deadline: Deadline,
): Promise<StreamInfo> {
  const { store, stream } = scopeOf(config.name);
  const existing = await streamInfo(api, stream, deadline);
  if (existing !== undefined) return checkSame(store, config, existing);
  const wanted = newStreamConfig(config);
  const answer = await api.call<StreamInfo>(`STREAM.CREATE.${stream}`, wanted, deadline);
  if (answer.ok) {
    if (answer.value.did_create !== false && answer.value.state.messages > 0)
      throw resurrected(store, answer.value);
    return answer.value;
  }
  if (answer.error.err_code === apiCode.streamNameInUse) {
    // Somebody else created it in between.
    const now = await streamInfo(api, stream, deadline);
    if (now !== undefined) return checkSame(store, config, now);
  }
  throw refused(store, "create", answer.error);
}

/** Changes what the configuration states and keeps the rest. @throws RitaError `EVENT_STORE_NOT_FOUND`, `CONFIG_INVALID`. */
export async function updateStream(
  api: JetStreamApi,
  config: EventStoreConfig,
  deadline: Deadline,
): Promise<StreamInfo> {
  const { store, stream } = scopeOf(config.name);
  const existing = await streamInfo(api, stream, deadline);
  if (existing === undefined) throw storeNotFound(stream);
  checkTenancyKept(config, existing.config);
  const stated = statedConfig(config);
  const metadata = { ...existing.config.metadata, ...stated.metadata };
  const merged: StreamConfig = { ...existing.config, ...stated, metadata };
  const answer = await api.call<StreamInfo>(`STREAM.UPDATE.${stream}`, merged, deadline);
  if (answer.ok) return answer.value;
  throw refused(store, "update", answer.error);
}

/** Deletes a store with all its events, reactors and snapshots. @throws RitaError `EVENT_STORE_NOT_FOUND`. */
export async function deleteStream(api: JetStreamApi, name: string, deadline: Deadline): Promise<void> {
  const { store, stream } = scopeOf(name);
  if ((await streamInfo(api, stream, deadline)) === undefined) throw storeNotFound(stream);
  // What is kept beside the store goes first: should this end half-way, the store is still there to be deleted again.
  for (const purpose of bucketPurposes) await removeBucket(api, { store, stream }, purpose, deadline);
  const answer = await api.call(`STREAM.DELETE.${stream}`, undefined, deadline);
  // A repeated request finds that the first one had succeeded.
  if (!answer.ok && answer.error.err_code !== apiCode.streamNotFound)
    throw refused(store, "delete", answer.error);
  // A reactor at work may have written something in between.
  for (const purpose of bucketPurposes) await removeBucket(api, { store, stream }, purpose, deadline);
}

/** The names of all event stores of the account, sorted. */
export async function storeNames(api: JetStreamApi, deadline: Deadline): Promise<readonly string[]> {
  const names: string[] = [];
  for (let offset = 0, total = 1; offset < total; ) {
    const body = { offset, subject: "$ES.>" };
    const answer = await api.call<{ streams: string[] | null; total: number }>(
      "STREAM.NAMES",
      body,
      deadline,
    );
    if (!answer.ok) throw refused("*", "list", answer.error);
    const page = answer.value.streams ?? [];
    if (page.length === 0) break;
    names.push(...page.filter((stream) => stream.startsWith("ES_")).map((stream) => stream.slice(3)));
    offset += page.length;
    total = answer.value.total;
  }
  return names.sort();
}

/** A stream's information, `undefined` when it does not exist. */
export async function streamInfo(
  api: JetStreamApi,
  stream: string,
  deadline: Deadline,
): Promise<StreamInfo | undefined> {
  const answer = await api.call<StreamInfo>(`STREAM.INFO.${stream}`, undefined, deadline);
  if (answer.ok) return answer.value;
  if (answer.error.err_code === apiCode.streamNotFound) return undefined;
  throw refused(stream, "read", answer.error);
}

function checkSame(store: string, config: EventStoreConfig, existing: StreamInfo): StreamInfo {
  const different = differences(statedConfig(config), existing.config);
  if (different.length === 0) return existing;
  throw new RitaError(
    "EVENT_STORE_EXISTS",
    `The event store ${store} exists with another configuration; these settings differ: ${different.join(", ")}. ` +
      "Open it with getEventStore, or change it with updateEventStore.",
    { store, different },
  );
}

function resurrected(store: string, { state }: StreamInfo): RitaError {
  return new RitaError(
    "EVENT_STORE_UNSAFE",
    `The event store ${store} was created, but the server gave it ${state.messages} old events of a deleted store of ` +
      "that name. Delete it again, or use another name.",
    { store, messages: state.messages },
  );
}

function refused(store: string, what: string, error: ApiError): RitaError {
  const noJetStream =
    error.err_code === apiCode.noJetStreamForAccount || error.err_code === apiCode.noJetStream;
  if (noJetStream) {
    return new RitaError("SERVER_UNSUPPORTED", `JetStream is off for this account: ${apiErrorText(error)}.`, {
      error,
    });
  }
  return new RitaError(
    "CONFIG_INVALID",
    `The server refused to ${what} the event store ${store}: ${apiErrorText(error)}.`,
    { store, error },
  );
}
