import { utf8 } from "../log/utf8.js";
import type { MessageHeaders } from "./connection.js";

const decoder = /*@__PURE__*/ new TextDecoder();

/**
 * Header lines in the form NATS puts on the wire. Both clients take any object with `encode()` as the headers of
 * a message to publish; that spares their header map, and the lines go out in the order given.
 */
export class HeaderBlock {
  readonly bytes: Uint8Array;

  /** `lines`: each with its line end. */
  constructor(lines: string) {
    this.bytes = utf8(`NATS/1.0\r\n${lines}\r\n`);
  }

  encode(): Uint8Array {
    return this.bytes;
  }
}

/** Reads a header block as it is on the wire or stored; its first line may carry the status of a server's answer. */
export function parseHeaders(block: Uint8Array): MessageHeaders {
  return new HeaderReader(decoder.decode(block));
}

const version = "NATS/1.0";
const blank = 0x20;
const lastAscii = 0x7e;

/** The lines of a block, taken apart in one pass: a reader of events asks for nearly all of them. */
class HeaderReader implements MessageHeaders {
  readonly code: number;
  readonly description: string;
  readonly #names: string[] = [];
  readonly #values: string[] = [];

  constructor(text: string) {
    const firstEnd = endOfLine(text, 0);
    const status =
      firstEnd === version.length ? null : /^NATS\/1\.0\s+(\d+)\s*(.*)$/.exec(text.slice(0, firstEnd));
    this.code = Number(status?.[1] ?? 0);
    this.description = status?.[2] ?? "";
    for (let start = firstEnd + 2; start < text.length; ) {
      const end = endOfLine(text, start);
      const colon = text.indexOf(":", start);
      if (colon >= 0 && colon < end) {
        this.#names.push(text.slice(start, colon));
        this.#values.push(trimmed(text, colon + 1, end));
      }
      start = end + 2;
    }
  }

  get(name: string): string {
    return this.#values[this.#names.indexOf(name)] ?? "";
  }

  last(name: string): string {
    return this.#values[this.#names.lastIndexOf(name)] ?? "";
  }

  keys(): string[] {
    const names: string[] = [];
    for (const name of this.#names) if (!names.includes(name)) names.push(name);
    return names;
  }
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\r\n", start);
  return end < 0 ? text.length : end;
}

/** A value without the blanks around it; beyond ASCII there are more of them than the usual one in front. */
function trimmed(text: string, from: number, end: number): string {
  const start = text.charCodeAt(from) === blank ? from + 1 : from;
  const value = text.slice(start, end);
  return isInk(value.charCodeAt(0)) && isInk(value.charCodeAt(value.length - 1)) ? value : value.trim();
}

function isInk(unit: number): boolean {
  return unit > blank && unit <= lastAscii;
}
