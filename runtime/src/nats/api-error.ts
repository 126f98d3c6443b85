import type { Refusal } from "../log/outcome.js";

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
  consumerFailed: 10012,
  consumerExists: 10148,
  consumerDoesNotExist: 10149,
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

/** What an error answer means for an append. */
export function refusalOf(error: ApiError): Refusal {
  return { reason: reasonOf(error), text: apiErrorText(error) };
}

function reasonOf(error: ApiError): Refusal["reason"] {
  const { code, err_code = 0, description = "" } = error;
  if (err_code === apiCode.wrongLastSequence || err_code === apiCode.wrongLastSequenceConstant)
    return "conflict";
  if (err_code === apiCode.duplicateInBatch) return "duplicate";
  if (err_code === apiCode.streamNotFound) return "missing";
  if (err_code === apiCode.insufficientStorage) return "full";
  if (err_code === apiCode.storeFailed && fullPattern.test(description)) return "full";
  return isTransient(error) || isPassing(err_code) || code === 429 ? "passing" : "permanent";
}

/** Refusals of an append that mean "not now": the same id is in flight, a batch lost a message, too many are open. */
function isPassing(code: number): boolean {
  return (
    code === apiCode.duplicateInProcess ||
    code === apiCode.batchIncomplete ||
    code === apiCode.tooManyInflight ||
    code === apiCode.tooManyInflightOfServer
  );
}

/** How the server words that a limit or the disk is reached. */
const fullPattern = /maximum (messages|bytes)|no space|resource limits/;

/** The error's own words and code, for messages. */
export function apiErrorText(error: ApiError): string {
  return `${error.description ?? "no description"} (${error.err_code ?? error.code})`;
}
