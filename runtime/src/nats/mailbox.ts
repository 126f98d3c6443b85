import type { Message } from "./connection.js";

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

/** Receives what is sent to one private reply subject. */
export interface Mailbox {
  message(message: Message): void;
  /** The connection was lost, or the subject it asked was forbidden: nothing more comes for what was asked. */
  readonly broken: (reply: Reply) => void;
}

/** A private reply subject; `close` it when no more answers are wanted. */
export interface OpenMailbox {
  readonly subject: string;
  close(): void;
}

/** Who waits for answers about `asked`, and until when, by `performance.now()`. */
export interface Conversation {
  readonly asked: string;
  readonly expires: number;
  readonly mailbox: Mailbox;
}

/** The mailbox of a request: its first message ends it. */
export class Answer implements Mailbox {
  readonly broken: (reply: Reply) => void;

  constructor(end: (reply: Reply) => void) {
    this.broken = end;
  }

  message(message: Message): void {
    this.broken(isNoResponders(message) ? { kind: "no-responders" } : { kind: "message", message });
  }
}

/** The server's answer that nobody listens on the subject. */
export function isNoResponders(message: Message): boolean {
  return message.data.length === 0 && message.headers?.code === 503;
}
