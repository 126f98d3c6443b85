import type { Message, MessageHeaders } from "./connection.js";
import { parseHeaders } from "./header-block.js";

/** Where both clients keep what they received; not part of their interface, so everything is checked. */
interface Internals {
  readonly _rdata?: unknown;
  readonly _msg?: { readonly hdr?: unknown };
}

/**
 * A received message with its headers read by this library.
 *
 * Both clients decode headers when they are first looked at, and throw on names that Go takes without complaint: in
 * the middle of their read loop, which does not survive it. Their raw block is read instead. Where it cannot be
 * reached, a message whose headers they refuse has none.
 */
export function received(message: Message): Message {
  return new ReceivedMessage(message);
}

/** Nothing of it is decoded before it is asked for: most answers are looked at once, and in one place. */
class ReceivedMessage implements Message {
  readonly #message: Message;
  #headers: MessageHeaders | undefined;
  #read = false;

  constructor(message: Message) {
    this.#message = message;
  }

  get subject(): string {
    return this.#message.subject;
  }

  get reply(): string {
    return this.#message.reply ?? "";
  }

  get data(): Uint8Array {
    return this.#message.data;
  }

  get headers(): MessageHeaders | undefined {
    if (!this.#read) {
      this.#headers = headersOf(this.#message);
      this.#read = true;
    }
    return this.#headers;
  }
}

function headersOf(message: Message): MessageHeaders | undefined {
  const { _rdata: raw, _msg: parts } = message as Internals;
  const length = parts?.hdr;
  if (raw instanceof Uint8Array && typeof length === "number") {
    return length > 0 ? parseHeaders(raw.subarray(0, length)) : undefined;
  }
  try {
    return message.headers;
  } catch {
    return undefined;
  }
}
