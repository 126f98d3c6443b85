/** An error answer of the JetStream API (ADR-7). */
export interface ApiError {
  readonly code: number;
  readonly err_code?: number;
  readonly description?: string;
}

/** The error codes this library acts on, by their meaning. */
export const apiCode = {
  wrongLastSequence: 10071,
  wrongLastSequenceConstant: 10164,
  duplicateInBatch: 10201,
  duplicateInProcess: 10158,
  batchIncomplete: 10176,
  tooManyInflight: 10210,
  tooManyInflightOfServer: 10211,
  messageNotFound: 10037,
  streamNotFound: 10059,
  streamNameInUse: 10058,
  subjectsOverlap: 10065,
  consumerNotFound: 10014,
  maximumConsumers: 10026,
  storeFailed: 10077,
  insufficientStorage: 10047,
  noJetStreamForAccount: 10039,
  noJetStream: 10076,
} as const;

/** Codes that say "not now": no leader, no quorum, not ready. */
const transientCodes: ReadonlySet<number> = new Set([10008, 10009, 10163, 10005, 10007]);

/** Whether the same request may succeed a little later. */
export function isTransient(error: ApiError): boolean {
  return transientCodes.has(error.err_code ?? 0) || (error.code === 503 && error.err_code === undefined);
}

/** Whether an append found the guarded subject at another sequence. */
export function isConflict(error: ApiError): boolean {
  return error.err_code === apiCode.wrongLastSequence || error.err_code === apiCode.wrongLastSequenceConstant;
}

/** Whether the stream refuses more data: a limit or the disk. */
export function isFull(error: ApiError): boolean {
  const { err_code, description = "" } = error;
  if (err_code === apiCode.insufficientStorage) return true;
  return (
    err_code === apiCode.storeFailed && /maximum (messages|bytes)|no space|resource limits/.test(description)
  );
}

/** The error's own words and code, for messages. */
export function apiErrorText(error: ApiError): string {
  return `${error.description ?? "no description"} (${error.err_code ?? error.code})`;
}
