import { RitaError } from "../errors/rita-error.js";
import { Deadline } from "../log/deadline.js";
import { onAbort } from "../log/on-abort.js";
import type { Connection, Message, Subscription } from "./connection.js";
import { ExpiryTimer } from "./expiry-timer.js";
import type { HeaderBlock } from "./header-block.js";
import { Answer, type Conversation, type Mailbox, type OpenMailbox, type Reply } from "./mailbox.js";
import { permissionViolation } from "./permission.js";
import { received } from "./received.js";
import { uniqueId } from "./unique-id.js";

const empty = new Uint8Array(0);

/** How long the end of a subscription may take, in milliseconds: a server that hangs must not keep anybody. */
const drainTimeout = 2_000;

/** One request to send. `timeout` in milliseconds. */
export interface Request {
  readonly subject: string;
  readonly payload?: Uint8Array | undefined;
  readonly headers?: HeaderBlock | undefined;
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** A private subscription. */
export interface OpenDelivery extends OpenMailbox {
  /** Ends it in order: what the server had sent before it knew is still delivered. */
  drain(): Promise<void>;
}

/**
 * Requests over one connection: one inbox subscription for all of them, each with its own reply subject.
 *
 * Unlike the clients' own request it says what is known about a request that got no answer, and ends requests
 * at once when the connection breaks instead of waiting for their timeout.
 */
export class Link {
  readonly connection: Connection;
  readonly #conversations = new Map<string, Conversation>();
  readonly #expiries = new ExpiryTimer((now) => this.#expire(now));
  readonly #prefix: string;
  readonly #inbox: string;
  readonly #subscription: Subscription;
  readonly #stopStatus: () => void;
  readonly #reconnected = new Set<() => void>();
  /** The inbox, when the server's permissions forbid it: no answer can ever come. */
  #deaf: string | undefined;
  #connected = true;
  #closed = false;
  #serial = 0;

  constructor(connection: Connection) {
    this.connection = connection;
    const { options } = connection as { options?: { inboxPrefix?: string } };
    this.#prefix = options?.inboxPrefix ?? "_INBOX";
    this.#inbox = `${this.#prefix}.${uniqueId()}.`;
    this.#subscription = connection.subscribe(`${this.#inbox}*`, {
      // Errors are announced by the connection's status, too.
      callback: (error, message) => {
        if (error === null) this.#deliver(message.subject.slice(this.#inbox.length), message);
      },
    });
    const statuses = connection.status();
    this.#stopStatus = (): void => (statuses as { stop?: () => void }).stop?.();
    void this.#follow(statuses);
    void connection.closed().then(() => {
      this.#connected = false;
      this.#break(() => true, { kind: "lost", reason: "disconnected" });
    });
  }

  /** Whether the connection is up now. */
  get connected(): boolean {
    return this.#connected && !this.#closed && !this.connection.isClosed();
  }

  /** Whether the connection is gone for good. */
  get closed(): boolean {
    return this.#closed || this.connection.isClosed();
  }

  /** Calls back after each reconnect, until the returned function is called. */
  onReconnect(listener: () => void): () => void {
    this.#reconnected.add(listener);
    return () => this.#reconnected.delete(listener);
  }

  /** A reply subject of its own for a conversation about `asked`. */
  open(asked: string, mailbox: Mailbox): OpenMailbox {
    const token = this.#nextToken();
    this.#conversations.set(token, { asked, expires: Number.POSITIVE_INFINITY, mailbox });
    return { subject: this.#inbox + token, close: () => void this.#conversations.delete(token) };
  }

  /**
   * A subscription of its own for what a consumer delivers: such messages keep the subject they were stored under,
   * so that only the subscription tells where they belong.
   */
  openDelivery(asked: string, mailbox: Mailbox): OpenDelivery {
    const subject = `${this.#prefix}.${uniqueId()}`;
    this.#conversations.set(subject, { asked, expires: Number.POSITIVE_INFINITY, mailbox });
    const subscription = this.connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) this.#deliver(subject, message);
      },
    });
    return {
      subject,
      close: () => {
        this.#conversations.delete(subject);
        if (!this.connection.isClosed()) subscription.unsubscribe();
      },
      drain: async () => {
        // A connection that ends meanwhile delivers nothing more either.
        if (this.connected)
          await new Deadline(drainTimeout).within(subscription.drain().catch(() => undefined));
        else if (!this.connection.isClosed()) subscription.unsubscribe();
        this.#conversations.delete(subject);
      },
    };
  }

  /**
   * Sends a message that nobody answers. False when the connection is down: nothing was sent.
   *
   * @throws RitaError `UNEXPECTED` when the client refuses the message.
   */
  publish(subject: string, payload: Uint8Array = empty, headers?: HeaderBlock, reply?: string): boolean {
    if (!this.connected) return false;
    try {
      this.connection.publish(subject, payload, optionsOf(headers, reply));
      return true;
    } catch (error) {
      if (this.connection.isClosed() || this.connection.isDraining()) return false;
      throw RitaError.from(error);
    }
  }

  /** Sends one request and waits for its one answer. What became of it is data; rejects as `publish` throws. */
  request(request: Request): Promise<Reply> {
    const { subject, payload, headers, timeout, signal } = request;
    if (this.#deaf !== undefined) return Promise.resolve({ kind: "denied", subject: this.#deaf });
    return new Promise((resolve, reject) => {
      const token = this.#nextToken();
      const end = (reply: Reply): void => {
        this.#conversations.delete(token);
        forget();
        resolve(reply);
      };
      const forget = onAbort(signal, () => end({ kind: "lost", reason: "aborted" }));
      const expires = performance.now() + timeout;
      this.#conversations.set(token, { asked: subject, expires, mailbox: new Answer(end) });
      this.#expiries.expect(expires);
      try {
        if (!this.publish(subject, payload, headers, this.#inbox + token)) end({ kind: "unsent" });
      } catch (error) {
        end({ kind: "unsent" });
        reject(error);
      }
    });
  }

  /** Ends every conversation and the inbox; leaves the connection open. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopStatus();
    if (!this.connection.isClosed()) this.#subscription.unsubscribe();
    this.#break(() => true, { kind: "lost", reason: "disconnected" });
    this.#expiries.clear();
  }

  #nextToken(): string {
    this.#serial += 1;
    return this.#serial.toString(36);
  }

  /** Nothing may be thrown into the client's read loop: it would not survive it. */
  #deliver(token: string, message: Message): void {
    const conversation = this.#conversations.get(token);
    if (conversation === undefined) return;
    try {
      conversation.mailbox.message(received(message));
    } catch {
      this.#conversations.delete(token);
      conversation.mailbox.broken({ kind: "lost", reason: "disconnected" });
    }
  }

  /** Ends the requests whose time is up; gives the earliest end of the others. */
  #expire(now: number): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { expires, mailbox } of [...this.#conversations.values()]) {
      if (expires <= now) mailbox.broken({ kind: "lost", reason: "timeout" });
      else earliest = Math.min(earliest, expires);
    }
    return earliest;
  }

  async #follow(statuses: AsyncIterable<object>): Promise<void> {
    for await (const status of statuses) {
      const { type } = status as { type?: string };
      if (type === "disconnect") {
        this.#connected = false;
        this.#break(() => true, { kind: "lost", reason: "disconnected" });
      } else if (type === "reconnect") {
        this.#connected = true;
        for (const listener of [...this.#reconnected]) listener();
      }
      const violation = permissionViolation(status);
      if (violation !== undefined) this.#refuse(violation.subject);
    }
  }

  #refuse(subject: string): void {
    const own = subject.startsWith(this.#inbox);
    if (own) this.#deaf = subject;
    // A delivery's subscription can be refused as well as what it is about.
    this.#break((asked, token) => own || asked === subject || token === subject, { kind: "denied", subject });
  }

  #break(concerns: (asked: string, token: string) => boolean, reply: Reply): void {
    for (const [token, { asked, mailbox }] of [...this.#conversations]) {
      if (!concerns(asked, token)) continue;
      this.#conversations.delete(token);
      mailbox.broken(reply);
    }
    if (this.#conversations.size === 0) this.#expiries.clear();
  }
}

function optionsOf(headers: HeaderBlock | undefined, reply: string | undefined) {
  if (headers === undefined) return reply === undefined ? undefined : { reply };
  return reply === undefined ? { headers } : { headers, reply };
}
