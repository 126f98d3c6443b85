import { RitaError } from "../errors/rita-error.js";
import { Deadline } from "../log/deadline.js";
import type { Connection, Message, Subscription } from "./connection.js";
import type { HeaderBlock } from "./header-block.js";
import { permissionViolation } from "./permission.js";
import { received } from "./received.js";
import { uniqueId } from "./unique-id.js";

const empty = new Uint8Array(0);

/** How long the end of a subscription may take, in milliseconds: a server that hangs must not keep anybody. */
const drainTimeout = 2_000;

/**
 * How one request ended.
 *
 * - `message`: the answer. - `no-responders`: nobody listens on the subject, so nothing happened.
 * - `unsent`: not sent, because the connection is down or closed. - `denied`: the server's permissions forbid it.
 * - `lost`: it was sent and no answer came (timeout, disconnect, abort): what happened is unknown.
 */
export type Reply =
  | { readonly kind: "message"; readonly message: Message }
  | { readonly kind: "no-responders" }
  | { readonly kind: "unsent" }
  | { readonly kind: "denied"; readonly subject: string }
  | { readonly kind: "lost"; readonly reason: "timeout" | "disconnected" | "aborted" };

/** One request to send. `timeout` in milliseconds. */
export interface Request {
  readonly subject: string;
  readonly payload?: Uint8Array | undefined;
  readonly headers?: HeaderBlock | undefined;
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** Receives what is sent to one private reply subject. */
export interface Mailbox {
  readonly message: (message: Message) => void;
  /** The connection was lost, or the subject it asked was forbidden: nothing more comes for what was asked. */
  readonly broken: (reply: Reply) => void;
}

/** A private reply subject; `close` it when no more answers are wanted. */
export interface OpenMailbox {
  readonly subject: string;
  close(): void;
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
  readonly #mailboxes = new Map<string, { readonly asked: string; readonly mailbox: Mailbox }>();
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
    this.#serial += 1;
    const token = this.#serial.toString(36);
    this.#mailboxes.set(token, { asked, mailbox });
    return { subject: this.#inbox + token, close: () => void this.#mailboxes.delete(token) };
  }

  /**
   * A subscription of its own for what a consumer delivers: such messages keep the subject they were stored under,
   * so that only the subscription tells where they belong.
   */
  openDelivery(asked: string, mailbox: Mailbox): OpenDelivery {
    const subject = `${this.#prefix}.${uniqueId()}`;
    this.#mailboxes.set(subject, { asked, mailbox });
    const subscription = this.connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) this.#deliver(subject, message);
      },
    });
    return {
      subject,
      close: () => {
        this.#mailboxes.delete(subject);
        if (!this.connection.isClosed()) subscription.unsubscribe();
      },
      drain: async () => {
        // A connection that ends meanwhile delivers nothing more either.
        if (this.connected)
          await new Deadline(drainTimeout).within(subscription.drain().catch(() => undefined));
        else if (!this.connection.isClosed()) subscription.unsubscribe();
        this.#mailboxes.delete(subject);
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
      this.connection.publish(subject, payload, {
        ...(headers !== undefined && { headers }),
        ...(reply !== undefined && { reply }),
      });
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
      const release = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        box.close();
      };
      const finish = (reply: Reply): void => {
        release();
        resolve(reply);
      };
      const abort = (): void => finish({ kind: "lost", reason: "aborted" });
      const timer = setTimeout(() => finish({ kind: "lost", reason: "timeout" }), timeout);
      const box = this.open(subject, {
        message: (message) =>
          finish(isNoResponders(message) ? { kind: "no-responders" } : { kind: "message", message }),
        broken: finish,
      });
      signal?.addEventListener("abort", abort, { once: true });
      try {
        if (!this.publish(subject, payload, headers, box.subject)) finish({ kind: "unsent" });
      } catch (error) {
        release();
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
  }

  /** Nothing may be thrown into the client's read loop: it would not survive it. */
  #deliver(token: string, message: Message): void {
    const box = this.#mailboxes.get(token);
    if (box === undefined) return;
    try {
      box.mailbox.message(received(message));
    } catch {
      this.#mailboxes.delete(token);
      box.mailbox.broken({ kind: "lost", reason: "disconnected" });
    }
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
    this.#break((asked) => own || asked === subject, { kind: "denied", subject });
  }

  #break(concerns: (asked: string) => boolean, reply: Reply): void {
    for (const [token, { asked, mailbox }] of [...this.#mailboxes]) {
      if (!concerns(asked)) continue;
      this.#mailboxes.delete(token);
      mailbox.broken(reply);
    }
  }
}

/** The server's answer that nobody listens on the subject. */
export function isNoResponders(message: Message): boolean {
  return message.data.length === 0 && message.headers?.code === 503;
}
