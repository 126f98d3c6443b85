import type { ApiError } from "./api-error.js";

const decoder = /*@__PURE__*/ new TextDecoder();

/** A server's answer to a message, or to the last one of a batch. */
export interface Ack {
  readonly error?: ApiError;
  readonly stream?: string;
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly batch?: string;
  readonly count?: number;
}

/** The acknowledgement in an answer's data, `undefined` when it is none. */
export function parseAck(data: Uint8Array): Ack | undefined {
  if (data.length === 0) return undefined;
  try {
    return JSON.parse(decoder.decode(data)) as Ack;
  } catch {
    // Whoever asked treats it as an unknown outcome, which is read back.
    return undefined;
  }
}

const closingBrace = 0x7d;
const zero = 0x30;
const nine = 0x39;

/**
 * The sequence in the answer that nearly every message gets, `{"stream":"ES_shop","seq":12}`; `undefined` for any other
 * text, whatever it says. Read byte by byte: parsing it costs more than the rest of taking an answer.
 */
export function storedSequence(data: Uint8Array, stream: string): number | undefined {
  const digits = behind(data, behind(data, behind(data, 0, '{"stream":"'), stream), '","seq":');
  const end = data.length - 1;
  // More digits might be no exact number.
  if (digits < 0 || digits >= end || end - digits > 15 || data[end] !== closingBrace) return undefined;
  let sequence = 0;
  for (let at = digits; at < end; at += 1) {
    const unit = data[at] ?? 0;
    if (unit < zero || unit > nine) return undefined;
    sequence = sequence * 10 + unit - zero;
  }
  return sequence;
}

/** The place behind an ASCII text that stands at `start`; below zero when it does not, or `start` is. */
function behind(data: Uint8Array, start: number, text: string): number {
  if (start < 0 || start + text.length > data.length) return -1;
  for (let at = 0; at < text.length; at += 1) if (data[start + at] !== text.charCodeAt(at)) return -1;
  return start + text.length;
}
