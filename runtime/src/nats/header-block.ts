import type { HeaderLine } from "../log/outcome.js";
import type { MessageHeaders } from "./connection.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Header lines in the form NATS puts on the wire. Both clients take any object with `encode()` as the headers of
 * a message to publish; that spares their header map, and the lines go out in the order given.
 */
export class HeaderBlock {
  readonly bytes: Uint8Array;

  constructor(lines: readonly HeaderLine[]) {
    let text = "NATS/1.0\r\n";
    for (const [name, value] of lines) text += `${name}: ${value}\r\n`;
    this.bytes = encoder.encode(`${text}\r\n`);
  }

  encode(): Uint8Array {
    return this.bytes;
  }
}

/** Reads a stored header block, as `STREAM.MSG.GET` answers it. */
export function parseHeaders(block: Uint8Array): MessageHeaders {
  const lines: HeaderLine[] = [];
  const [, ...rows] = decoder.decode(block).split("\r\n");
  for (const row of rows) {
    const colon = row.indexOf(":");
    if (colon >= 0) lines.push([row.slice(0, colon), row.slice(colon + 1).trim()]);
  }
  const find = (name: string, all: readonly HeaderLine[]): string =>
    all.find(([one]) => one === name)?.[1] ?? "";
  return {
    code: 0,
    description: "",
    get: (name) => find(name, lines),
    last: (name) => find(name, [...lines].reverse()),
    keys: () => [...new Set(lines.map(([name]) => name))],
  };
}
