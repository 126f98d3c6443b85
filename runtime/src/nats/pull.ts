import { RitaError } from "../errors/rita-error.js";
import { backOff, Deadline } from "../log/deadline.js";
import type { FollowOptions, Log } from "../log/log.js";
import { onAbort } from "../log/on-abort.js";
import { checkPosition, checkSame } from "../log/position.js";
import type { StoredMessage } from "../log/stored-message.js";
import type { Message } from "./connection.js";
import { createConsumer, dropConsumer, type PullRequest, requestNext } from "./consumer.js";
import { isNoResponders, type OpenMailbox } from "./mailbox.js";
import { permissionDenied } from "./permission.js";
import { type Delivered, fromDelivery } from "./stored-message.js";
import { logInfo, readStreamInfo, type StreamRef } from "./stream-info.js";

/**
 * What is asked for at once at each pace. A few messages more than a reader needs do no harm; fewer cost: 500 at once
 * are read a quarter slower than 2,000, because each request makes the server start again.
 */
const requests: Readonly<Record<FollowOptions["pace"], Omit<PullRequest, "bytes">>> = {
  replay: { batch: 2_000, expires: 5_000, heartbeat: 500 },
  live: { batch: 2_000, expires: 30_000, heartbeat: 1_000 },
};

/** Most bytes asked for at once, where a message may not have more. */
const requestBytes = 16 * 1024 * 1024;

/** Answers that end a request for messages early and say how many it had left. */
const spent: ReadonlySet<string> = new Set(["Batch Completed", "Message Size Exceeds MaxBytes"]);

/** A stream that can also be asked for one message. */
type PulledStream = StreamRef & Pick<Log, "message">;

/**
 * Messages of a stream in order, each once, from a sequence on, without end, as many at a time as have arrived; none
 * whenever a while passes without one. The reader's cursor is its only memory: when the server, the consumer or the
 * connection goes away, a new consumer is made behind the last message given out. Never asks for more than the reader
 * has room for.
 */
export async function* pull(
  stream: PulledStream,
  options: FollowOptions,
): AsyncGenerator<readonly StoredMessage[], void> {
  const session = new PullSession(stream, options);
  try {
    while (true) yield await session.next();
  } finally {
    session.close();
  }
}

class PullSession {
  readonly #stream: PulledStream;
  readonly #options: FollowOptions;
  readonly #pull: PullRequest & { readonly bytes: number };
  readonly #deadline: Deadline;
  #queue: Delivered[] = [];
  #queuedBytes = 0;
  #cursor: number;
  /** The last message given out: what has to stand at the cursor still. */
  #last: StoredMessage | undefined;
  #consumer: string | undefined;
  #mailbox: OpenMailbox | undefined;
  /** Messages the server still owes for what was asked. */
  #owed = 0;
  #expected = 1;
  #broken = false;
  #gaveMessages = false;
  #denied: string | undefined;
  #failures = 0;
  #retryPull = false;
  #wake: () => void = () => undefined;

  constructor(stream: PulledStream, options: FollowOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#cursor = options.after;
    // A message that is larger than what may be asked for would never come.
    const largest = stream.api.link.connection.info?.max_payload ?? 0;
    this.#pull = { ...requests[options.pace], bytes: Math.max(requestBytes, 2 * largest) };
    this.#deadline = new Deadline(options.timeout, options.signal);
  }

  async next(): Promise<readonly StoredMessage[]> {
    // The time the reader took for the last messages is its own.
    if (this.#gaveMessages) this.#deadline.extend();
    this.#gaveMessages = false;
    while (true) {
      this.#options.signal?.throwIfAborted();
      const messages = this.#queue;
      const last = messages.at(-1);
      if (last !== undefined) {
        this.#queue = [];
        this.#queuedBytes = 0;
        this.#cursor = last.sequence;
        this.#last = last;
        this.#failures = 0;
        this.#gaveMessages = true;
        if (!this.#broken) this.#ask();
        return messages;
      }
      if (this.#denied !== undefined) throw permissionDenied(this.#denied);
      if (this.#broken || this.#consumer === undefined) await this.#start();
      else if (this.#retryPull) await this.#pullAgain();
      const heard = await this.#waitForNews();
      if (heard === "idle") return [];
    }
  }

  close(): void {
    this.#mailbox?.close();
    this.#mailbox = undefined;
    if (this.#consumer !== undefined) dropConsumer(this.#stream, this.#consumer);
    this.#consumer = undefined;
  }

  readonly #log = {
    info: async (deadline: Deadline) => logInfo(await readStreamInfo(this.#stream, deadline)),
  };

  /** A new consumer behind the cursor. */
  async #start(): Promise<void> {
    const again = this.#consumer !== undefined || this.#failures > 0;
    this.close();
    if (this.#failures > 0) await this.#deadline.pause(backOff(this.#failures, 10, 1_000));
    this.#failures += 1;
    const name = await this.#create(again);
    if (name === undefined) return;
    this.#consumer = name;
    this.#owed = 0;
    this.#expected = 1;
    this.#broken = false;
    this.#retryPull = false;
    this.#mailbox = this.#stream.api.link.openDelivery(
      `${this.#stream.api.prefix}.CONSUMER.MSG.NEXT.${this.#stream.name}.${this.#consumer}`,
      {
        message: (message) => this.#receive(message),
        broken: (reply) => {
          if (reply.kind === "denied") this.#denied = reply.subject;
          this.#fail();
        },
      },
    );
    this.#ask();
  }

  /** The new consumer's name; `undefined` when the server could not be reached this time. */
  async #create(again: boolean): Promise<string | undefined> {
    const attempt = new Deadline(Math.min(this.#deadline.left, 15_000), this.#options.signal);
    try {
      if (again) {
        await checkPosition(this.#log, this.#cursor, attempt);
        if (this.#last !== undefined) await checkSame(this.#stream, this.#last, attempt);
      }
      return await createConsumer(this.#stream, this.#options.filters, this.#cursor + 1, attempt);
    } catch (error) {
      const passing = error instanceof RitaError && error.code === "UNAVAILABLE";
      if (!passing || this.#deadline.expired || this.#stream.api.link.closed) throw error;
      this.#broken = true;
      return undefined;
    }
  }

  /** On replicas the first pull may find nobody listening yet: ask again shortly. */
  async #pullAgain(): Promise<void> {
    this.#retryPull = false;
    await this.#deadline.pause(10);
    this.#ask();
  }

  /** Keeps half a batch or more on its way, as long as there is room for it. */
  #ask(): void {
    const pull = this.#pull;
    if (this.#owed > pull.batch / 2 || this.#queue.length > pull.batch / 2) return;
    if (this.#queuedBytes > pull.bytes / 2) return;
    if (this.#consumer === undefined || this.#mailbox === undefined) return;
    if (requestNext(this.#stream, this.#consumer, pull, this.#mailbox.subject)) this.#owed += pull.batch;
    else this.#fail();
  }

  #receive(message: Message): void {
    if (isNoResponders(message)) {
      this.#owed = 0;
      this.#failures += 1;
      if (this.#failures > 20) this.#fail();
      else this.#retryPull = true;
      this.#wake();
      return;
    }
    const code = message.reply?.startsWith("$JS.ACK.") ? 0 : (message.headers?.code ?? 0);
    if (code === 0) this.#accept(message);
    else if (
      code === 404 ||
      code === 408 ||
      (code === 409 && spent.has(message.headers?.description ?? ""))
    ) {
      const unused = Number(message.headers?.get("Nats-Pending-Messages") ?? 0);
      this.#owed = Math.max(0, this.#owed - unused);
      this.#ask();
      this.#wake();
    } else if (code !== 100) this.#fail();
    else this.#wake();
  }

  #accept(message: Message): void {
    const delivered = fromDelivery(message);
    if (delivered === undefined || this.#broken) return;
    // A gap in the consumer's own count means that deliveries were dropped on the way.
    if (delivered.delivery !== this.#expected) {
      this.#fail();
      return;
    }
    this.#expected += 1;
    this.#owed = Math.max(0, this.#owed - 1);
    const last = this.#queue.at(-1)?.sequence ?? this.#cursor;
    if (delivered.sequence > last) {
      this.#queue.push(delivered);
      this.#queuedBytes += delivered.data.length;
    }
    this.#wake();
  }

  #fail(): void {
    this.#broken = true;
    this.#wake();
  }

  /** Until something arrives; a silence longer than two heartbeats means that the consumer is gone. */
  #waitForNews(): Promise<"news" | "idle"> {
    if (this.#queue.length > 0 || this.#broken || this.#retryPull) return Promise.resolve("news");
    if (this.#deadline.expired) return Promise.reject(noProgress(this.#stream.name, this.#options.timeout));
    return new Promise((resolve) => {
      const { heartbeat } = this.#pull;
      const finish = (heard: "news" | "idle"): void => {
        clearTimeout(timer);
        forget();
        this.#wake = (): void => undefined;
        resolve(heard);
      };
      const stop = (): void => finish("news");
      const timer = setTimeout(
        () => {
          this.#broken = true;
          finish("idle");
        },
        Math.min(heartbeat * 2.5, this.#deadline.left),
      );
      this.#wake = (): void =>
        finish(this.#queue.length > 0 || this.#broken || this.#retryPull ? "news" : "idle");
      const forget = onAbort(this.#options.signal, stop);
      if (this.#options.signal?.aborted) stop();
    });
  }
}

function noProgress(stream: string, timeout: number): RitaError {
  return new RitaError("UNAVAILABLE", `Reading ${stream} made no progress within ${timeout} ms.`, {
    stream,
    timeout,
  });
}
