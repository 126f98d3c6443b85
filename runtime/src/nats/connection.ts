import { RitaError } from "../errors/rita-error.js";

/** The headers of a message as both clients give them. */
export interface MessageHeaders {
  /** Status code of a server's answer, 0 on ordinary messages. */
  readonly code: number;
  /** Status text of a server's answer. */
  readonly description: string;
  get(name: string): string;
  /** The last of repeated headers: the server appends its own behind stored ones. */
  last(name: string): string;
  /** The names; only those that begin with `prefix` where the implementation knows of it. */
  keys(prefix?: string): string[];
}

/** A received message as both clients give it. */
export interface Message {
  readonly subject: string;
  readonly reply?: string;
  readonly data: Uint8Array;
  readonly headers?: MessageHeaders | undefined;
}

/** A subscription as both clients give it. */
export interface Subscription {
  unsubscribe(): void;
  /** Unsubscribes; resolves when the server knows of it and everything sent before was delivered. */
  drain(): Promise<void>;
}

/** What the server said about itself. */
export interface ServerInfo {
  readonly version: string;
  readonly max_payload: number;
  readonly headers?: boolean;
  readonly jetstream?: boolean;
  /** Name of the cluster; absent on a server by itself. */
  readonly cluster?: string;
}

/**
 * The part of a NATS connection this library uses. Connections of `@nats-io/transport-node` 3 (and its
 * siblings for other platforms) and of `nats` 2.29 both fit. The caller owns it: it is never closed here.
 */
export interface Connection {
  readonly info?: ServerInfo | undefined;
  publish(subject: string, payload?: Uint8Array, options?: { headers?: object; reply?: string }): void;
  subscribe(
    subject: string,
    // biome-ignore lint/suspicious/noConfusingVoidType: the clients' own type.
    options?: { callback?: (error: Error | null, message: Message) => void | Promise<never> },
  ): Subscription;
  isClosed(): boolean;
  // biome-ignore lint/suspicious/noConfusingVoidType: the clients' own type.
  closed(): Promise<void | Error>;
  isDraining(): boolean;
  status(): AsyncIterable<object>;
}

/**
 * The same value, when it is an open NATS connection.
 *
 * @throws RitaError `CONNECTION_INVALID` when it is something else, or closed.
 */
export function checkConnection(value: unknown): Connection {
  const methods = ["publish", "subscribe", "isClosed", "isDraining", "closed", "status"] as const;
  const candidate = value as Readonly<Record<string, unknown>> | null | undefined;
  const missing =
    typeof candidate === "object" && candidate !== null
      ? methods.filter((method) => typeof candidate[method] !== "function")
      : methods;
  if (missing.length > 0) {
    const hint =
      typeof (value as { then?: unknown } | null | undefined)?.then === "function"
        ? "It is a promise: await connect(…) first."
        : 'Pass what connect(…) of "@nats-io/transport-node" or "nats" resolves to.';
    throw new RitaError("CONNECTION_INVALID", `The connection is not a NATS connection. ${hint}`, {
      missing,
    });
  }
  const connection = value as Connection;
  if (connection.isClosed()) {
    throw new RitaError("CONNECTION_INVALID", "The NATS connection is closed. Connect again.");
  }
  return connection;
}
