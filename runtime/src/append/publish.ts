import { Nuid } from "@nats-io/nuid";
import { headerName } from "../envelope/header-names.js";
import type { PreparedEvent } from "../envelope/prepare.js";
import { type ApiError, isTransient } from "../nats/api-error.js";
import type { Deadline } from "../nats/deadline.js";
import { HeaderBlock, type HeaderLine } from "../nats/header-block.js";
import type { Reply } from "../nats/link.js";
import type { Stream } from "../nats/stream.js";
import type { Guard, Guards } from "./guard.js";

/** How long one try may wait for its acknowledgement, in milliseconds. */
const tryTimeout = 5_000;

const nuid = new Nuid();
const decoder = new TextDecoder();

/**
 * How one try to store an append ended.
 *
 * - `stored`: `last` is the sequence of the last event. - `duplicate`: the server knows the id of this single
 * event, stored at `sequence`; that is no proof of what is stored there. - `refused`: nothing of this try is
 * stored. - `nothing`: it did not reach a leader. - `unknown`: it was sent, and no answer came.
 */
export type Outcome =
  | { readonly kind: "stored"; readonly last: number }
  | { readonly kind: "duplicate"; readonly sequence: number }
  | { readonly kind: "refused"; readonly error: ApiError }
  | { readonly kind: "denied"; readonly subject: string }
  | { readonly kind: "nothing"; readonly why: string; readonly leaderless?: true }
  | { readonly kind: "unknown"; readonly why: string };

/** What one try sends. */
export interface Try {
  readonly events: readonly PreparedEvent[];
  readonly guards: Guards;
  /** Whether guards of different entities must be kept apart by their length (see `confusesGuards`). */
  readonly spreadGuards: boolean;
}

interface Ack {
  readonly error?: ApiError;
  readonly stream?: string;
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly batch?: string;
  readonly count?: number;
}

/** One try to store an append: a plain publish for one event, an atomic batch (ADR-50) for more. */
export function publishOnce(stream: Stream, one: Try, deadline: Deadline): Promise<Outcome> {
  return one.events.length === 1 ? publishSingle(stream, one, deadline) : publishBatch(stream, one, deadline);
}

async function publishSingle(stream: Stream, one: Try, deadline: Deadline): Promise<Outcome> {
  const reply = await send(stream, one, 0, [], deadline);
  const ended = withoutAck(reply);
  if (ended !== undefined) return ended;
  const ack = ackOf(reply);
  if (ack?.error !== undefined) return { kind: "refused", error: ack.error };
  if (ack?.stream !== stream.name || ack.seq === undefined) return strange(reply);
  return ack.duplicate === true
    ? { kind: "duplicate", sequence: ack.seq }
    : { kind: "stored", last: ack.seq };
}

/**
 * The first message is a request whose empty answer says that the batch is open; those between have no answer; the
 * last one commits. Until the last is sent nothing can be stored, so whatever goes wrong before leaves nothing.
 */
async function publishBatch(stream: Stream, one: Try, deadline: Deadline): Promise<Outcome> {
  const batch = nuid.next();
  const count = one.events.length;
  const batchHeaders = (at: number): HeaderLine[] => [
    [headerName.batchId, batch],
    [headerName.batchSequence, String(at + 1)],
    ...(at === count - 1 ? [[headerName.batchCommit, "1"] as const] : []),
  ];
  const opened = await send(stream, one, 0, batchHeaders(0), deadline);
  if (opened.kind === "lost") return { kind: "nothing", why: "the batch was not opened in time" };
  const ended = withoutAck(opened);
  if (ended !== undefined) return ended;
  const early = ackOf(opened);
  if (early?.error !== undefined) return { kind: "refused", error: early.error };
  if (opened.kind === "message" && opened.message.data.length > 0) return strange(opened);
  for (let at = 1; at < count - 1; at += 1) {
    const { subject, payload, headers } = message(one, at, batchHeaders(at));
    if (!stream.api.link.publish(subject, payload, headers)) {
      return { kind: "nothing", why: "the connection was lost" };
    }
  }
  const committed = await send(stream, one, count - 1, batchHeaders(count - 1), deadline);
  const lost = withoutAck(committed);
  if (lost !== undefined) return lost;
  const ack = ackOf(committed);
  if (ack?.error !== undefined) return { kind: "refused", error: ack.error };
  const complete = ack?.stream === stream.name && ack.batch === batch && ack.count === count;
  return complete && ack.seq !== undefined ? { kind: "stored", last: ack.seq } : strange(committed);
}

function send(
  stream: Stream,
  one: Try,
  at: number,
  batchHeaders: readonly HeaderLine[],
  deadline: Deadline,
): Promise<Reply> {
  const timeout = Math.max(1, Math.min(tryTimeout, deadline.left));
  return stream.api.link.request({ ...message(one, at, batchHeaders), timeout, signal: deadline.signal });
}

/** The message of one event. The guard comes first, for the sake of servers that confuse guards. */
function message({ events, guards, spreadGuards }: Try, at: number, batchHeaders: readonly HeaderLine[]) {
  const { event, headers = [], payload } = events[at] ?? {};
  const guard = guards.perEvent[at];
  const width = spreadGuards && guards.distinct.length > 1 ? 12 + at : 0;
  return {
    subject: event?.subject ?? "",
    payload,
    headers: new HeaderBlock([...guardHeaders(guard, width), ...batchHeaders, ...headers]),
  };
}

function guardHeaders(guard: Guard | undefined, width: number): readonly HeaderLine[] {
  if (guard === undefined) return [];
  return [
    [headerName.expectedSequence, String(guard.sequence).padStart(width, "0")],
    [headerName.expectedSubject, guard.subject],
  ];
}

function withoutAck(reply: Reply): Outcome | undefined {
  switch (reply.kind) {
    case "message":
      return undefined;
    case "denied":
      return { kind: "denied", subject: reply.subject };
    case "no-responders":
      return { kind: "nothing", why: "no leader of the stream answers", leaderless: true };
    case "unsent":
      return { kind: "nothing", why: "the connection is down" };
    case "lost":
      return { kind: "unknown", why: reply.reason };
  }
}

function ackOf(reply: Reply): Ack | undefined {
  if (reply.kind !== "message" || reply.message.data.length === 0) return undefined;
  try {
    return JSON.parse(decoder.decode(reply.message.data)) as Ack;
  } catch {
    // Not an acknowledgement: `strange` treats it as an unknown outcome, which is read back.
    return undefined;
  }
}

function strange(reply: Reply): Outcome {
  const text = reply.kind === "message" ? decoder.decode(reply.message.data).slice(0, 200) : "";
  return { kind: "unknown", why: `the server's answer is not this append's acknowledgement: ${text}` };
}

/** Whether a refusal may be gone a little later. */
export function isPassing(error: ApiError, codes: readonly number[]): boolean {
  return isTransient(error) || codes.includes(error.err_code ?? 0) || error.code === 429;
}
