import type { RitaErrorCode } from "../errors/codes.js";
import { RitaError } from "../errors/rita-error.js";

/** Statuses of what a client can do something about; everything else is the service's own trouble, 500. */
const statuses: Partial<Readonly<Record<RitaErrorCode, number>>> = {
  COMMAND_TYPE_UNKNOWN: 400,
  EVENT_ENTITY_INVALID: 400,
  EVENT_ENTITY_REQUIRED: 400,
  EVENT_ID_INVALID: 400,
  EVENT_TIME_INVALID: 400,
  FILTER_INVALID: 400,
  IDEMPOTENCY_KEY_INVALID: 400,
  META_INVALID: 400,
  PRECONDITION_INVALID: 400,
  TENANT_INVALID: 400,
  EVENT_STORE_NOT_FOUND: 404,
  EVENT_ID_CLASH: 409,
  SEQUENCE_CONFLICT: 409,
  EVENT_ERASED: 410,
  EVENT_TOO_LARGE: 413,
  TOO_MANY_EVENTS: 413,
  COMMAND_DATA_INVALID: 422,
  COMMAND_REJECTED: 422,
  EVENT_DATA_INVALID: 422,
  OUTCOME_UNKNOWN: 503,
  STALE_READ: 503,
  UNAVAILABLE: 503,
  STORE_FULL: 507,
};

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  404: "Not Found",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  422: "Unprocessable Content",
  500: "Internal Server Error",
  503: "Service Unavailable",
  507: "Insufficient Storage",
};

/** What a service says about its own trouble: nothing of how it is built, and no data. */
const ownTrouble: Readonly<Record<number, string>> = {
  500: "The service has failed. It is not the request's fault.",
  503: "The service cannot answer now. Send the request again later, with the same Idempotency-Key.",
  507: "The service takes no more data at the moment.",
};

/** How long a client should wait before it tries again, in seconds. */
const retryAfter = "1";

/**
 * An error as problem details (RFC 9457, `application/problem+json`): `status`, `title` and `detail`, the error's `code`,
 * for data that does not fit its schema `violations` with JSON pointers, and for a refusal the decider's own code as
 * `rejection`. A conflict is 409, or 412 when the request had an `If-Match`; what is no `RitaError`, or the service's
 * own trouble, is a 5xx that tells nothing of its inside. 503 comes with `Retry-After`.
 */
export function errorResponse(
  error: unknown,
  request?: { readonly headers: Pick<Headers, "has"> } | undefined,
): Response {
  const known = error instanceof RitaError ? error : undefined;
  const status = statusOf(known, request);
  const body = {
    type: "about:blank",
    title: titles[status],
    status,
    detail: ownTrouble[status] ?? words(known),
    ...(known !== undefined && status !== 500 && membersOf(known)),
  };
  const headers = { "Content-Type": "application/problem+json", "Cache-Control": "no-store" };
  return new Response(JSON.stringify(body), {
    status,
    headers: status === 503 ? { ...headers, "Retry-After": retryAfter } : headers,
  });
}

function statusOf(error: RitaError | undefined, request: Parameters<typeof errorResponse>[1]): number {
  const status = (error && statuses[error.code]) ?? 500;
  return error?.code === "SEQUENCE_CONFLICT" && request?.headers.has("If-Match") === true ? 412 : status;
}

function membersOf({ code, details }: RitaError): object {
  const { issues, rejection, entity, expected, actual } = details;
  switch (code) {
    case "SEQUENCE_CONFLICT":
      return { code, entity, expected, actual };
    case "COMMAND_REJECTED":
      return { code, rejection };
    case "COMMAND_DATA_INVALID":
    case "EVENT_DATA_INVALID":
      return { code, violations: issues ?? [] };
    default:
      return { code };
  }
}

/** The message without the code in front of it. */
function words(error: RitaError | undefined): string {
  return error?.message.replace(`[${error.code}] `, "") ?? "";
}
