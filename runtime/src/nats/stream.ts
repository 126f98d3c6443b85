import { RitaError } from "../errors/rita-error.js";
import { type ApiError, apiCode, apiErrorText } from "./api-error.js";
import type { Deadline } from "./deadline.js";
import type { JetStreamApi } from "./jetstream-api.js";
import { fromJson, type MessageJson, type StoredMessage } from "./stored-message.js";
import type { StreamConfig } from "./stream-config.js";

/** What `STREAM.INFO` says. */
export interface StreamInfo {
  readonly created: string;
  readonly config: StreamConfig;
  readonly state: {
    readonly messages: number;
    readonly bytes: number;
    readonly first_seq: number;
    readonly last_seq: number;
    readonly num_subjects?: number;
    readonly consumer_count: number;
    readonly subjects?: Readonly<Record<string, number>>;
  };
  readonly cluster?: { readonly leader?: string };
  readonly total?: number;
  readonly did_create?: boolean;
}

/** One stored message to ask the stream's leader for. */
export type MessageQuery =
  | { readonly seq: number }
  | { readonly last_by_subj: string }
  | { readonly seq: number; readonly next_by_subj: string };

/** One stream: what its leader says about it. Reading many messages is `direct-get.ts` and `pull.ts`. */
export class Stream {
  readonly api: JetStreamApi;
  readonly name: string;

  constructor(api: JetStreamApi, name: string) {
    this.api = api;
    this.name = name;
  }

  /** The stream's configuration and state. @throws RitaError `EVENT_STORE_NOT_FOUND`. */
  async info(deadline: Deadline): Promise<StreamInfo> {
    return this.#ask<StreamInfo>(`STREAM.INFO.${this.name}`, undefined, deadline);
  }

  /** How many messages each subject that matches the filter has. */
  async subjects(filter: string, deadline: Deadline): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (let offset = 0, total = 1; offset < total; ) {
      const body = { subjects_filter: filter, offset };
      const info = await this.#ask<StreamInfo>(`STREAM.INFO.${this.name}`, body, deadline);
      const page = Object.entries(info.state.subjects ?? {});
      for (const [subject, count] of page) counts.set(subject, count);
      if (page.length === 0) break;
      offset += page.length;
      total = info.total ?? 0;
    }
    return counts;
  }

  /**
   * A stored message as the leader has it, which never is stale, or `undefined`.
   */
  async message(query: MessageQuery, deadline: Deadline): Promise<StoredMessage | undefined> {
    const answer = await this.api.call<{ message: MessageJson }>(
      `STREAM.MSG.GET.${this.name}`,
      query,
      deadline,
    );
    if (answer.ok) return fromJson(answer.value.message);
    if (answer.error.err_code === apiCode.messageNotFound) return undefined;
    throw this.#failure(answer.error);
  }

  /** Sequence of the last message that matches the filter, 0 when there is none. Asks the leader. */
  async lastSequence(filter: string, deadline: Deadline): Promise<number> {
    return (await this.message({ last_by_subj: filter }, deadline))?.sequence ?? 0;
  }

  async #ask<T>(name: string, body: unknown, deadline: Deadline): Promise<T> {
    const answer = await this.api.call<T>(name, body, deadline);
    if (answer.ok) return answer.value;
    throw this.#failure(answer.error);
  }

  #failure(error: ApiError): RitaError {
    if (error.err_code === apiCode.streamNotFound) return storeNotFound(this.name);
    return new RitaError("SERVER_ERROR", `The server refused to read ${this.name}: ${apiErrorText(error)}.`, {
      error,
    });
  }
}

/** The error for a store whose stream does not exist. */
export function storeNotFound(stream: string): RitaError {
  const name = stream.replace(/^ES_/, "");
  return new RitaError(
    "EVENT_STORE_NOT_FOUND",
    `There is no event store "${name}" (stream ${stream}) on this server or account. Create it with createEventStore.`,
    { name, stream },
  );
}
