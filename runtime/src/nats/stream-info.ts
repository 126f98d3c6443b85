import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "../log/deadline.js";
import { storeNotFound } from "../log/failures.js";
import type { LogInfo } from "../log/log.js";
import { type ApiError, apiCode, apiErrorText } from "./api-error.js";
import type { JetStreamApi } from "./jetstream-api.js";
import type { StreamConfig } from "./stream-config.js";

/** A stream, and the way to ask about it. */
export interface StreamRef {
  readonly api: JetStreamApi;
  readonly name: string;
}

/** What `STREAM.INFO` says. */
export interface StreamInfo {
  readonly created: string;
  readonly config: StreamConfig;
  readonly state: {
    readonly messages: number;
    readonly bytes: number;
    readonly first_seq: number;
    readonly last_seq: number;
    readonly subjects?: Readonly<Record<string, number>>;
  };
  /** How many subjects there are in all, where `subjects` is one page of them. */
  readonly total?: number;
  readonly did_create?: boolean;
}

/**
 * The stream's information; `body` may ask for subjects.
 *
 * @throws RitaError `EVENT_STORE_NOT_FOUND` and what asking the API throws.
 */
export async function readStreamInfo(ref: StreamRef, deadline: Deadline, body?: object): Promise<StreamInfo> {
  const answer = await ref.api.call<StreamInfo>(`STREAM.INFO.${ref.name}`, body, deadline);
  if (answer.ok) return answer.value;
  throw readFailure(ref.name, answer.error);
}

/** What a log says about itself, in the stream's terms. */
export function logInfo({ created, config, state }: StreamInfo): LogInfo {
  return {
    created: new Date(created),
    replicas: config.num_replicas ?? 1,
    messages: state.messages,
    bytes: state.bytes,
    full: isFull(config, state),
    firstSequence: state.first_seq,
    lastSequence: state.last_seq,
  };
}

/** A stream that evicts old messages instead never is. */
function isFull(
  { discard, max_msgs = -1, max_bytes = -1 }: StreamConfig,
  state: StreamInfo["state"],
): boolean {
  const overMessages = max_msgs > 0 && state.messages >= max_msgs;
  const overBytes = max_bytes > 0 && state.bytes >= max_bytes;
  return discard === "new" && (overMessages || overBytes);
}

/** The error for a refused question about a stream. */
export function readFailure(stream: string, error: ApiError): RitaError {
  if (error.err_code === apiCode.streamNotFound) return storeNotFound(stream);
  return new RitaError("SERVER_ERROR", `The server refused to read ${stream}: ${apiErrorText(error)}.`, {
    error,
  });
}
