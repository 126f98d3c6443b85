import { headerLine, headerName } from "../envelope/header-names.js";
import type { Deadline } from "../log/deadline.js";
import type { NewMessage, Outcome, Submission } from "../log/outcome.js";
import { type Ack, parseAck, storedSequence } from "./ack.js";
import { refusalOf } from "./api-error.js";
import { HeaderBlock } from "./header-block.js";
import type { Reply } from "./mailbox.js";
import { permissionDenied } from "./permission.js";
import type { StreamRef } from "./stream-info.js";
import { uniqueId } from "./unique-id.js";

/** How long one try may wait for its acknowledgement, in milliseconds. */
const tryTimeout = 5_000;

const decoder = /*@__PURE__*/ new TextDecoder();

/** One try to store messages: a plain publish for one, an atomic batch (ADR-50) for more. */
export function publish(target: StreamRef, submission: Submission, deadline: Deadline): Promise<Outcome> {
  return submission.messages.length === 1
    ? publishSingle(target, submission, deadline)
    : publishBatch(target, submission, deadline);
}

async function publishSingle(
  target: StreamRef,
  submission: Submission,
  deadline: Deadline,
): Promise<Outcome> {
  const reply = await send(target, submission, 0, "", deadline);
  if (reply.kind === "message") {
    const last = storedSequence(reply.message.data, target.name);
    if (last !== undefined) return { kind: "stored", last };
  }
  const ended = withoutAck(reply);
  if (ended !== undefined) return ended;
  const ack = ackOf(reply);
  if (ack?.error !== undefined) return { kind: "refused", refusal: refusalOf(ack.error) };
  if (ack?.stream !== target.name || ack.seq === undefined) return strange(reply);
  return ack.duplicate === true
    ? { kind: "duplicate", sequence: ack.seq }
    : { kind: "stored", last: ack.seq };
}

/**
 * The first message is a request whose empty answer says that the batch is open; those between have no answer and
 * follow at once; the last one commits. It is sent only when the batch is open: until then nothing can be stored, so
 * whatever goes wrong before leaves nothing.
 */
async function publishBatch(target: StreamRef, submission: Submission, deadline: Deadline): Promise<Outcome> {
  const batch = uniqueId();
  const count = submission.messages.length;
  const batchHeaders = (at: number): string =>
    headerLine(headerName.batchId, batch) +
    headerLine(headerName.batchSequence, String(at + 1)) +
    (at === count - 1 ? headerLine(headerName.batchCommit, "1") : "");
  const between = submission.messages.slice(1, -1);
  const denials = watchDenials(target, between);
  try {
    const opening = send(target, submission, 0, batchHeaders(0), deadline);
    let whole = true;
    for (const [at, message] of between.entries()) {
      const wire = toWire(message, at + 1, submission.spreadGuards, batchHeaders(at + 1));
      whole &&= target.api.link.publish(wire.subject, wire.payload, wire.headers);
    }
    const refused = openingFailure(await opening);
    if (refused !== undefined) return refused;
    if (!whole) return nothing("the connection was lost");
    const committed = await send(target, submission, count - 1, batchHeaders(count - 1), deadline);
    const outcome = committedOutcome(target, committed, batch, count);
    // Acknowledged with their full count, none can have been denied: that saves waiting for announcements.
    return outcome.kind === "stored" ? outcome : ((await denials.found()) ?? outcome);
  } finally {
    denials.close();
  }
}

/** Why the batch is not open, `undefined` when it is. */
function openingFailure(opened: Reply): Outcome | undefined {
  if (opened.kind === "lost") return nothing("the batch was not opened in time");
  const ended = withoutAck(opened);
  if (ended !== undefined) return ended;
  const error = ackOf(opened)?.error;
  if (error !== undefined) return { kind: "refused", refusal: refusalOf(error) };
  return opened.kind === "message" && opened.message.data.length > 0 ? strange(opened) : undefined;
}

function committedOutcome(target: StreamRef, committed: Reply, batch: string, count: number): Outcome {
  const lost = withoutAck(committed);
  if (lost !== undefined) return lost;
  const ack = ackOf(committed);
  if (ack?.error !== undefined) return { kind: "refused", refusal: refusalOf(ack.error) };
  const complete = ack?.stream === target.name && ack.batch === batch && ack.count === count;
  return complete && ack.seq !== undefined ? { kind: "stored", last: ack.seq } : strange(committed);
}

/** Messages between the first and the last have no answer: that one may not be written is announced on the side. */
function watchDenials({ api }: StreamRef, messages: readonly NewMessage[]) {
  let denied: Outcome | undefined;
  const boxes = [...new Set(messages.map(({ subject }) => subject))].map((subject) =>
    api.link.open(subject, {
      message: () => undefined,
      broken: (reply) => {
        if (reply.kind === "denied") denied = withoutAck(reply);
      },
    }),
  );
  return {
    /** The announcement has come before the answer to the commit, but may not have been handled yet. */
    found: async (): Promise<Outcome | undefined> => {
      if (boxes.length > 0) await new Promise((resolve) => setTimeout(resolve, 0));
      return denied;
    },
    close: (): void => {
      for (const box of boxes) box.close();
    },
  };
}

function send(
  { api }: StreamRef,
  { messages, spreadGuards }: Submission,
  at: number,
  batchHeaders: string,
  deadline: Deadline,
): Promise<Reply> {
  const message = messages[at];
  if (message === undefined) return Promise.resolve({ kind: "unsent" });
  const timeout = Math.max(1, Math.min(tryTimeout, deadline.left));
  const wire = toWire(message, at, spreadGuards, batchHeaders);
  const { subject, payload, headers } = wire;
  return api.link.request({ subject, payload, headers, timeout, signal: deadline.signal });
}

/** The guard comes first, and as wide as its place in the batch, for the sake of servers that confuse guards. */
function toWire(
  { subject, payload, headers, guard }: NewMessage,
  at: number,
  spreadGuards: boolean,
  batchHeaders: string,
) {
  const guardHeaders =
    guard === undefined
      ? ""
      : headerLine(
          headerName.expectedSequence,
          String(guard.sequence).padStart(spreadGuards ? 12 + at : 0, "0"),
        ) + headerLine(headerName.expectedSubject, guard.subject);
  return { subject, payload, headers: new HeaderBlock(guardHeaders + batchHeaders + headers) };
}

function withoutAck(reply: Reply): Outcome | undefined {
  switch (reply.kind) {
    case "message":
      return undefined;
    case "denied":
      return { kind: "failed", error: permissionDenied(reply.subject) };
    case "no-responders":
      return { kind: "nothing", why: "no leader of the stream answers", leaderless: true };
    case "unsent":
      return nothing("the connection is down");
    case "lost":
      return { kind: "unknown", why: reply.reason };
  }
}

function nothing(why: string): Outcome {
  return { kind: "nothing", why, leaderless: false };
}

function ackOf(reply: Reply): Ack | undefined {
  return reply.kind === "message" ? parseAck(reply.message.data) : undefined;
}

function strange(reply: Reply): Outcome {
  const text = reply.kind === "message" ? decoder.decode(reply.message.data).slice(0, 200) : "";
  return { kind: "unknown", why: `the server's answer is not this append's acknowledgement: ${text}` };
}
