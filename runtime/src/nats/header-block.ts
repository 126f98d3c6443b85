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

/** The lines of a block as one text that is searched: it takes a fraction of taking all of them apart. */
class HeaderReader implements MessageHeaders {
  readonly code: number;
  readonly description: string;
  readonly #text: string;
  /** Where the first line ends. */
  readonly #start: number;

  constructor(text: string) {
    const firstEnd = endOfLine(text, 0);
    const status =
      firstEnd === version.length ? null : /^NATS\/1\.0\s+(\d+)\s*(.*)$/.exec(text.slice(0, firstEnd));
    this.code = Number(status?.[1] ?? 0);
    this.description = status?.[2] ?? "";
    this.#text = text;
    this.#start = firstEnd;
  }

  get(name: string): string {
    return this.#valueBehind(this.#text.indexOf(`\r\n${name}:`, this.#start), name);
  }

  last(name: string): string {
    const at = this.#text.lastIndexOf(`\r\n${name}:`);
    return this.#valueBehind(at < this.#start ? -1 : at, name);
  }

  keys(prefix = ""): string[] {
    const names: string[] = [];
    const begin = `\r\n${prefix}`;
    for (let at = this.#text.indexOf(begin, this.#start); at >= 0; at = this.#text.indexOf(begin, at + 2)) {
      const colon = this.#text.indexOf(":", at + 2);
      if (colon < 0 || colon >= endOfLine(this.#text, at + 2)) continue;
      const name = this.#text.slice(at + 2, colon);
      if (!names.includes(name)) names.push(name);
    }
    return names;
  }

  /** `at`: where the line end before the header stands, below zero when there is none. */
  #valueBehind(at: number, name: string): string {
    if (at < 0) return "";
    const from = at + name.length + 3;
    return trimmed(this.#text, from, endOfLine(this.#text, from));
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
