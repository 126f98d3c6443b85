import { RitaError } from "../errors/rita-error.js";
import { backOff, type Deadline } from "../log/deadline.js";
import { unavailable } from "../log/failures.js";
import { type ApiError, isTransient } from "./api-error.js";
import type { Message } from "./connection.js";
import type { Link } from "./link.js";
import { permissionDenied } from "./permission.js";

/** How long one try of a request may take, in milliseconds. */
const tryTimeout = 3_000;

const encoder = /*@__PURE__*/ new TextEncoder();
const decoder = /*@__PURE__*/ new TextDecoder();

/** An answer of the JetStream API: the value, or the server's error. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ApiError };

/** Requests to the JetStream API, repeated while the server is not ready or the connection is down. */
export class JetStreamApi {
  readonly link: Link;
  /** What stands in front of every API subject: `$JS.API`, or another prefix or domain. */
  readonly prefix: string;

  constructor(link: Link, prefix: string) {
    this.link = link;
    this.prefix = prefix;
  }

  /**
   * Asks `<prefix>.<name>` and parses the answer. Only for requests that may be repeated. `patience` is how long the first
   * try may take, in milliseconds; each further one twice as long, up to the default.
   *
   * @throws RitaError `UNAVAILABLE` when no answer came within the deadline, `SERVER_UNSUPPORTED` when the server
   * runs without JetStream, `PERMISSION_DENIED`; the signal's reason when aborted.
   */
  async call<T>(
    name: string,
    body: unknown,
    deadline: Deadline,
    patience: number = tryTimeout,
  ): Promise<Answer<T>> {
    const payload = body === undefined ? undefined : encoder.encode(JSON.stringify(body));
    const subject = `${this.prefix}.${name}`;
    let why = "no answer came";
    for (let attempt = 0; ; attempt += 1) {
      deadline.throwIfAborted();
      const reply = await this.link.request({
        subject,
        payload,
        timeout: Math.min(tryTimeout, patience * 2 ** attempt, Math.max(1, deadline.left)),
        signal: deadline.signal,
      });
      deadline.throwIfAborted();
      if (reply.kind === "denied") throw permissionDenied(reply.subject);
      if (reply.kind === "message") {
        const answer = parse<T>(reply.message, subject);
        if (answer.ok || !isTransient(answer.error)) return answer;
        why = answer.error.description ?? "the server is not ready";
      } else if (reply.kind === "no-responders") {
        this.#checkJetStream();
        why = "no server with JetStream answers";
      } else if (reply.kind === "unsent") {
        why = "the connection is down";
      }
      if (this.link.closed) throw unavailable("the connection is closed", name);
      if (deadline.expired) throw unavailable(why, name, deadline.timeout);
      await deadline.pause(backOff(attempt, 10, 500));
    }
  }

  #checkJetStream(): void {
    // In a cluster other servers may run it and only have no leader at the moment.
    const { jetstream, cluster } = this.link.connection.info ?? {};
    if (jetstream === true || cluster !== undefined) return;
    throw new RitaError(
      "SERVER_UNSUPPORTED",
      'JetStream is off on this NATS server. Start it with "nats-server -js" or add jetstream {} to its configuration.',
    );
  }
}

function parse<T>(message: Message, subject: string): Answer<T> {
  let value: { error?: ApiError };
  try {
    value = JSON.parse(decoder.decode(message.data)) as { error?: ApiError };
  } catch (cause) {
    throw new RitaError("SERVER_ERROR", `The answer to ${subject} is not JSON.`, { subject }, { cause });
  }
  return value.error === undefined ? { ok: true, value: value as T } : { ok: false, error: value.error };
}
