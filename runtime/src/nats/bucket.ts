import { RitaError } from "../errors/rita-error.js";
import { equalBytes } from "../log/bytes.js";
import { backOff, type Deadline } from "../log/deadline.js";
import { unavailable } from "../log/failures.js";
import type { KeyValue, KeyValueEntry } from "../log/key-value.js";
import type { Outcome } from "../log/outcome.js";
import type { StoredMessage } from "../log/stored-message.js";
import { apiCode, apiErrorText } from "./api-error.js";
import { directGet } from "./direct-get.js";
import type { Answer, JetStreamApi } from "./jetstream-api.js";
import { publish } from "./publish.js";
import { fromJson, type MessageJson } from "./stored-message.js";
import type { StreamConfig } from "./stream-config.js";
import type { StreamInfo, StreamRef } from "./stream-info.js";

/** Metadata entry that says to which event store a bucket belongs. */
const ownerKey = "rita-store";

/**
 * How long the first try to read may take, in milliseconds: a stream on replicas that is just being made does not answer
 * at all until it has a leader, and a bucket is made when it is first written to.
 */
const firstTry = 250;

/** What a bucket is made for. */
export interface BucketOptions {
  /** `ES_shop_snapshots`. */
  readonly name: string;
  /** The event store it belongs to. */
  readonly store: string;
  /** Copies, as the store itself has. */
  readonly replicas: () => number;
}

/** A NATS KV bucket (ADR-8) that keeps one value for each key; made with the first value put into it. */
export class Bucket implements KeyValue, StreamRef {
  readonly api: JetStreamApi;
  readonly name: string;
  readonly #bucket: string;
  readonly #options: BucketOptions;
  /** Whether the stream was seen to be there, and ours. */
  #checked = false;

  constructor(api: JetStreamApi, options: BucketOptions) {
    this.api = api;
    this.#bucket = options.name;
    this.name = `KV_${options.name}`;
    this.#options = options;
  }

  async get(key: string, deadline: Deadline): Promise<KeyValueEntry | undefined> {
    const message = await this.#last(this.#subject(key), deadline);
    return message === undefined || isMarker(message) ? undefined : this.#entry(message);
  }

  async entries(filter: string, deadline: Deadline): Promise<readonly KeyValueEntry[]> {
    const subject = this.#subject(filter);
    for (let attempt = 0; ; attempt += 1) {
      const last = await this.#last(subject, deadline);
      if (last === undefined) return [];
      // Any replica answers; one that lags behind the leader is asked again.
      const messages = await directGet(this, { subject, from: 1 }, deadline);
      if ((messages.at(-1)?.sequence ?? 0) >= last.sequence) {
        return messages.filter((one) => !isMarker(one)).map((message) => this.#entry(message));
      }
      if (deadline.expired)
        throw unavailable("the replicas lag behind the leader", `reading ${this.#bucket}`);
      await deadline.pause(backOff(attempt, 10, 200));
    }
  }

  async put({ key, value, revision }: KeyValueEntry, deadline: Deadline): Promise<number | undefined> {
    const subject = this.#subject(key);
    let sequence = revision;
    for (let attempt = 0; ; attempt += 1) {
      deadline.throwIfAborted();
      if (!this.#checked) await this.#ensure(deadline);
      const message = { subject, headers: "", payload: value, guard: { subject, sequence } };
      const outcome = await publish(this, { messages: [message], spreadGuards: false }, deadline);
      if (revision === 0 && isConflict(outcome)) {
        const marker = await this.#last(subject, deadline);
        if (marker !== undefined && isMarker(marker) && marker.sequence !== sequence) {
          sequence = marker.sequence;
          continue;
        }
      }
      const done = await this.#settle(outcome, { key, value, revision }, deadline);
      if (done !== "again") return done;
      if (this.api.link.closed) throw unavailable("the connection is closed", `writing ${this.#bucket}`);
      if (deadline.expired)
        throw unavailable("no leader answers", `writing ${this.#bucket}`, deadline.timeout);
      await deadline.pause(backOff(attempt, 10, 500));
    }
  }

  async remove(filter: string, deadline: Deadline): Promise<void> {
    const body = { filter: this.#subject(filter) };
    const answer = await this.api.call(`STREAM.PURGE.${this.name}`, body, deadline);
    if (!answer.ok && answer.error.err_code !== apiCode.streamNotFound) throw this.#refused(answer.error);
  }

  /** Deletes the bucket with everything in it; one that is not there, or somebody else's, is left as it is. */
  async destroy(deadline: Deadline): Promise<void> {
    const existing = await this.#info(deadline);
    if (!existing.ok) {
      if (existing.error.err_code === apiCode.streamNotFound) return;
      throw this.#refused(existing.error);
    }
    if (!this.#isOwn(existing.value)) return;
    const answer = await this.api.call(`STREAM.DELETE.${this.name}`, undefined, deadline);
    if (!answer.ok && answer.error.err_code !== apiCode.streamNotFound) throw this.#refused(answer.error);
  }

  /** The new revision, `undefined` for a conflict, or that it is to be tried again. */
  async #settle(
    outcome: Outcome,
    wanted: KeyValueEntry,
    deadline: Deadline,
  ): Promise<number | undefined | "again"> {
    switch (outcome.kind) {
      case "stored":
        return outcome.last;
      case "failed":
        throw outcome.error;
      case "nothing":
        // Nobody listens: no leader at the moment, or the bucket was deleted.
        if (outcome.leaderless) this.#checked = false;
        return "again";
      case "refused": {
        const { reason, text } = outcome.refusal;
        if (reason === "conflict") return this.#ownPut(wanted, deadline);
        if (reason === "missing") this.#checked = false;
        if (reason === "missing" || reason === "passing") return "again";
        throw new RitaError("SERVER_ERROR", `The bucket ${this.#bucket} takes no value: ${text}.`, {
          reason: text,
        });
      }
      case "unknown":
      case "duplicate":
        return (await this.#ownPut(wanted, deadline)) ?? "again";
    }
  }

  /** Where the very value stands that was to be put, when an earlier try has succeeded. */
  async #ownPut({ key, value, revision }: KeyValueEntry, deadline: Deadline): Promise<number | undefined> {
    const current = await this.get(key, deadline);
    const own = current !== undefined && current.revision > revision && equalBytes(current.value, value);
    return own ? current.revision : undefined;
  }

  /** Asks first: whoever uses a bucket that is there needs no right to make one. */
  async #ensure(deadline: Deadline): Promise<void> {
    const existing = await this.#info(deadline, firstTry);
    if (existing.ok) this.#checkOwner(existing.value);
    else if (existing.error.err_code === apiCode.streamNotFound) await this.#create(deadline);
    else throw this.#refused(existing.error);
    this.#checked = true;
  }

  async #create(deadline: Deadline): Promise<void> {
    const { store, replicas } = this.#options;
    const wanted: StreamConfig = {
      name: this.name,
      description: `Beside the event store ${store}`,
      subjects: [`$KV.${this.#bucket}.>`],
      storage: "file",
      num_replicas: replicas(),
      max_msgs_per_subject: 1,
      max_consumers: -1,
      discard: "new",
      duplicate_window: 120_000_000_000,
      deny_delete: true,
      allow_rollup_hdrs: true,
      allow_direct: true,
      metadata: { [ownerKey]: store },
    };
    const answer = await this.api.call<StreamInfo>(`STREAM.CREATE.${this.name}`, wanted, deadline);
    if (answer.ok) return this.#checkOwner(answer.value);
    // Somebody else may have made it in between.
    const existing = await this.#info(deadline);
    if (!existing.ok) throw this.#refused(answer.error);
    this.#checkOwner(existing.value);
  }

  #info(deadline: Deadline, patience?: number): Promise<Answer<StreamInfo>> {
    return this.api.call<StreamInfo>(`STREAM.INFO.${this.name}`, undefined, deadline, patience);
  }

  #isOwn({ config }: StreamInfo): boolean {
    const settings = config.max_msgs_per_subject === 1 && config.allow_direct === true;
    return settings && config.metadata?.[ownerKey] === this.#options.store;
  }

  #checkOwner(info: StreamInfo): void {
    if (this.#isOwn(info)) return;
    const { store } = this.#options;
    throw new RitaError(
      "BUCKET_INVALID",
      `The KV bucket ${this.#bucket} exists and is not one that was made for the event store ${store}. Rename or delete ` +
        "it: this name is needed for what is kept beside the store.",
      { bucket: this.#bucket, store },
    );
  }

  async #last(subject: string, deadline: Deadline): Promise<StoredMessage | undefined> {
    const name = `STREAM.MSG.GET.${this.name}`;
    const query = { last_by_subj: subject };
    const answer = await this.api.call<{ message: MessageJson }>(name, query, deadline, firstTry);
    if (answer.ok) return fromJson(answer.value.message);
    const { err_code } = answer.error;
    if (err_code === apiCode.messageNotFound || err_code === apiCode.streamNotFound) return undefined;
    throw this.#refused(answer.error);
  }

  #subject(key: string): string {
    return `$KV.${this.#bucket}.${key}`;
  }

  #entry({ subject, data, sequence }: StoredMessage): KeyValueEntry {
    return { key: subject.slice(this.#subject("").length), value: data, revision: sequence };
  }

  #refused(error: Parameters<typeof apiErrorText>[0]): RitaError {
    const text = `The server refused the KV bucket ${this.#bucket}: ${apiErrorText(error)}.`;
    return new RitaError("SERVER_ERROR", text, { bucket: this.#bucket, error });
  }
}

/** Other clients of a bucket mark deleted keys with an empty message (ADR-8). */
function isMarker({ headers }: StoredMessage): boolean {
  return headers.get("KV-Operation") !== "";
}

function isConflict(outcome: Outcome): boolean {
  return outcome.kind === "refused" && outcome.refusal.reason === "conflict";
}
