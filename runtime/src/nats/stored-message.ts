import type { StoredMessage } from "../log/stored-message.js";
import type { Message, MessageHeaders } from "./connection.js";
import { parseHeaders } from "./header-block.js";

/** The message in an answer of `STREAM.MSG.GET`. */
export interface MessageJson {
  readonly subject: string;
  readonly seq: number;
  readonly time: string;
  readonly hdrs?: string;
  readonly data?: string;
}

const noHeaders: MessageHeaders = /*@__PURE__*/ parseHeaders(/*@__PURE__*/ new Uint8Array(0));

/** From an answer of `STREAM.MSG.GET`, which the stream's leader gives. */
export function fromJson(json: MessageJson): StoredMessage {
  return {
    subject: json.subject,
    sequence: json.seq,
    recorded: new Date(json.time),
    headers: json.hdrs === undefined ? noHeaders : parseHeaders(bytes(json.hdrs)),
    data: bytes(json.data ?? ""),
  };
}

/** From an answer of a direct get: the server appends what it knows behind the stored headers. */
export function fromDirectGet(message: Message): StoredMessage {
  const headers = message.headers ?? noHeaders;
  return {
    subject: headers.last("Nats-Subject"),
    sequence: Number(headers.last("Nats-Sequence")),
    recorded: new Date(headers.last("Nats-Time-Stamp")),
    headers,
    data: message.data,
  };
}

/** A message a consumer delivered, with the consumer's own counts. */
export interface Delivered extends StoredMessage {
  /** How often this message was delivered. */
  readonly tries: number;
  /** How many deliveries there were of any message. */
  readonly delivery: number;
}

/**
 * From a consumer's delivery; what the server knows is in the reply subject:
 * `$JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<tries>.<sequence>.<delivery>.<time>.<pending>`.
 */
export function fromDelivery(message: Message): Delivered | undefined {
  const reply = message.reply ?? "";
  if (!reply.startsWith("$JS.ACK.")) return undefined;
  // From its end: what stands in front varies.
  const pending = reply.lastIndexOf(".");
  const time = reply.lastIndexOf(".", pending - 1);
  const delivery = reply.lastIndexOf(".", time - 1);
  const sequence = reply.lastIndexOf(".", delivery - 1);
  const tries = reply.lastIndexOf(".", sequence - 1);
  if (tries <= "$JS.ACK.".length) return undefined;
  return {
    subject: message.subject,
    sequence: Number(reply.slice(sequence + 1, delivery)),
    tries: Number(reply.slice(tries + 1, sequence)),
    delivery: Number(reply.slice(delivery + 1, time)),
    recorded: new Date(Number(reply.slice(time + 1, pending)) / 1e6),
    headers: message.headers ?? noHeaders,
    data: message.data,
  };
}

function bytes(base64: string): Uint8Array {
  const text = atob(base64);
  const array = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) array[at] = text.charCodeAt(at);
  return array;
}
