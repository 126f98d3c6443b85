import { RitaError } from "../errors/rita-error.js";
import { backOff, type Deadline } from "../log/deadline.js";
import { unavailable } from "../log/failures.js";
import { onAbort } from "../log/on-abort.js";
import type { StoredMessage } from "../log/stored-message.js";
import type { Message } from "./connection.js";
import { isNoResponders } from "./mailbox.js";
import { permissionDenied } from "./permission.js";
import { fromDirectGet } from "./stored-message.js";
import type { StreamRef } from "./stream-info.js";

/**
 * How long the reader waits for the next message of an answer, in milliseconds. After each silence it waits twice as
 * long: a server that has much to search answers late, and asked again at the old pace it would only have more to do.
 */
const silence = 2_000;

const encoder = /*@__PURE__*/ new TextEncoder();

/** Which messages to get: those of one subject (wildcards allowed) from a sequence on. */
export interface DirectQuery {
  readonly subject: string;
  readonly from: number;
}

type Page = { readonly ended: "complete" | "more" | "broken"; readonly why: string };

/**
 * Every message a query matches, by direct batch gets (ADR-31). Any replica answers, so the result may lag behind
 * the leader: callers check it. Nothing that the answering replica has is left out: a page that ends early is
 * continued behind its last message.
 *
 * @throws RitaError `UNAVAILABLE`, `PERMISSION_DENIED`, `SERVER_ERROR`.
 */
export async function directGet(
  stream: StreamRef,
  query: DirectQuery,
  deadline: Deadline,
): Promise<StoredMessage[]> {
  const messages: StoredMessage[] = [];
  let from = query.from;
  for (let failures = 0; ; ) {
    deadline.throwIfAborted();
    const count = messages.length;
    const patience = silence * 2 ** Math.min(failures, 4);
    const page = await readPage(stream, { subject: query.subject, from }, messages, patience, deadline);
    deadline.throwIfAborted();
    if (page.ended === "complete") return messages;
    from = (messages.at(-1)?.sequence ?? from - 1) + 1;
    if (page.ended === "more") continue;
    if (messages.length > count) failures = 0;
    if (deadline.expired || stream.api.link.closed) {
      throw unavailable(page.why, `reading ${query.subject}`, deadline.timeout);
    }
    await deadline.pause(backOff(failures, 10, 500));
    failures += 1;
  }
}

/**
 * The message at a sequence, as some replica has it; `undefined` when it has none there, or gives no answer in time.
 *
 * @throws RitaError `PERMISSION_DENIED`; the signal's reason when aborted.
 */
export async function directGetAt(
  stream: StreamRef,
  sequence: number,
  deadline: Deadline,
): Promise<StoredMessage | undefined> {
  const { link, prefix } = stream.api;
  const reply = await link.request({
    subject: `${prefix}.DIRECT.GET.${stream.name}`,
    payload: encoder.encode(`{"seq":${sequence}}`),
    timeout: Math.min(silence, Math.max(1, deadline.left)),
    signal: deadline.signal,
  });
  deadline.throwIfAborted();
  if (reply.kind === "denied") throw permissionDenied(reply.subject);
  if (reply.kind !== "message" || status(reply.message).code !== 0) return undefined;
  return fromDirectGet(reply.message);
}

function readPage(
  stream: StreamRef,
  query: DirectQuery,
  into: StoredMessage[],
  patience: number,
  deadline: Deadline,
): Promise<Page> {
  const { link, prefix } = stream.api;
  const asked = `${prefix}.DIRECT.GET.${stream.name}`;
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      forget();
      box.close();
      settle();
    };
    const end = (ended: Page["ended"], why = ""): void => finish(() => resolve({ ended, why }));
    const quiet = (): void => end("broken", "no answer came");
    let timer = setTimeout(quiet, Math.min(patience, Math.max(1, deadline.left)));
    const box = link.open(asked, {
      message: (message) => {
        clearTimeout(timer);
        timer = setTimeout(quiet, patience);
        const { code, description } = status(message);
        if (code === 0) into.push(fromDirectGet(message));
        else if (code === 204)
          end(Number(message.headers?.last("Nats-Num-Pending")) > 0 ? "more" : "complete");
        else if (code === 404) end("complete");
        else if (code === 503) end("broken", "no replica answers");
        else {
          const text = `A direct get of ${query.subject} was refused: ${code} ${description}.`;
          finish(() => reject(new RitaError("SERVER_ERROR", text, { code, description })));
        }
      },
      broken: (reply) =>
        reply.kind === "denied"
          ? finish(() => reject(permissionDenied(reply.subject)))
          : end("broken", "the connection was lost"),
    });
    const forget = onAbort(deadline.signal, () => end("broken", "aborted"));
    const body = { seq: query.from, next_by_subj: query.subject, batch: 1_000 };
    if (!link.publish(asked, encoder.encode(JSON.stringify(body)), undefined, box.subject)) {
      end("broken", "the connection is down");
    }
  });
}

function status(message: Message): { readonly code: number; readonly description: string } {
  if (isNoResponders(message)) return { code: 503, description: "no responders" };
  const { code = 0, description = "" } = message.headers ?? {};
  return { code, description };
}
