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

  constructor(...groups: readonly (readonly HeaderLine[])[]) {
    let text = "NATS/1.0\r\n";
    for (const lines of groups) {
      for (const [name, value] of lines) text += `${name}: ${value}\r\n`;
    }
    this.bytes = encoder.encode(`${text}\r\n`);
  }

  encode(): Uint8Array {
    return this.bytes;
  }
}

/** Reads a header block as it is on the wire or stored; its first line may carry the status of a server's answer. */
export function parseHeaders(block: Uint8Array): MessageHeaders {
  const lines: HeaderLine[] = [];
  const [first = "", ...rows] = decoder.decode(block).split("\r\n");
  const [, code = "0", description = ""] = /^NATS\/1\.0\s+(\d+)\s*(.*)$/.exec(first) ?? [];
  for (const row of rows) {
    const colon = row.indexOf(":");
    if (colon >= 0) lines.push([row.slice(0, colon), row.slice(colon + 1).trim()]);
  }
  return {
    code: Number(code),
    description,
    get: (name) => lines.find(([one]) => one === name)?.[1] ?? "",
    last: (name) => lastOf(lines, name),
    keys: () => [...new Set(lines.map(([name]) => name))],
  };
}

function lastOf(lines: readonly HeaderLine[], name: string): string {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at];
    if (line?.[0] === name) return line[1];
  }
  return "";
}
