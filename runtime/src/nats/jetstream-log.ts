import type { Deadline } from "../log/deadline.js";
import type { FollowOptions, Log, LogInfo, MessageQuery } from "../log/log.js";
import type { Outcome, Submission } from "../log/outcome.js";
import type { StoredMessage } from "../log/stored-message.js";
import { apiCode } from "./api-error.js";
import { directGet, directGetAt } from "./direct-get.js";
import type { JetStreamApi } from "./jetstream-api.js";
import { publish } from "./publish.js";
import { pull } from "./pull.js";
import { fromJson, type MessageJson } from "./stored-message.js";
import { logInfo, readFailure, readStreamInfo, type StreamRef } from "./stream-info.js";

/** The server's own limit where it has not said one, in bytes. */
const defaultMaxPayload = 1_048_576;

/** A JetStream stream as the log of an event store. */
export class JetStreamLog implements Log, StreamRef {
  readonly api: JetStreamApi;
  readonly name: string;

  constructor(api: JetStreamApi, name: string) {
    this.api = api;
    this.name = name;
  }

  get closed(): boolean {
    return this.api.link.closed;
  }

  get maxPayload(): number {
    return this.api.link.connection.info?.max_payload ?? defaultMaxPayload;
  }

  get serverVersion(): string | undefined {
    return this.api.link.connection.info?.version;
  }

  async info(deadline: Deadline): Promise<LogInfo> {
    return logInfo(await readStreamInfo(this, deadline));
  }

  async subjects(filter: string, deadline: Deadline): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (let offset = 0, total = 1; offset < total; ) {
      const info = await readStreamInfo(this, deadline, { subjects_filter: filter, offset });
      const page = Object.entries(info.state.subjects ?? {});
      for (const [subject, count] of page) counts.set(subject, count);
      if (page.length === 0) break;
      offset += page.length;
      total = info.total ?? 0;
    }
    return counts;
  }

  async message(query: MessageQuery, deadline: Deadline): Promise<StoredMessage | undefined> {
    const name = `STREAM.MSG.GET.${this.name}`;
    const answer = await this.api.call<{ message: MessageJson }>(name, query, deadline);
    if (answer.ok) return fromJson(answer.value.message);
    if (answer.error.err_code === apiCode.messageNotFound) return undefined;
    throw readFailure(this.name, answer.error);
  }

  async lastSequence(filter: string, deadline: Deadline): Promise<number> {
    return (await this.message({ last_by_subj: filter }, deadline))?.sequence ?? 0;
  }

  messages(subject: string, from: number, deadline: Deadline): Promise<readonly StoredMessage[]> {
    return directGet(this, { subject, from }, deadline);
  }

  messagesAt(
    sequences: readonly number[],
    deadline: Deadline,
  ): Promise<readonly (StoredMessage | undefined)[]> {
    return Promise.all(sequences.map((sequence) => directGetAt(this, sequence, deadline)));
  }

  follow(options: FollowOptions): AsyncGenerator<readonly StoredMessage[], void> {
    return pull(this, options);
  }

  publish(submission: Submission, deadline: Deadline): Promise<Outcome> {
    return publish(this, submission, deadline);
  }
}
