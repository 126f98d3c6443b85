const utf8 = /*@__PURE__*/ new TextDecoder("utf-8", { fatal: true });

/** Bytes behind a format byte that hold a length, and what that length counts. */
type Shape = readonly [lengthBytes: number, counts: "text" | "bytes" | "extension" | "items" | "pairs"];

const shapes: ReadonlyMap<number, Shape> = new Map([
  ...[0xc7, 0xc8, 0xc9].map((byte, at): [number, Shape] => [byte, [2 ** at, "extension"]]),
  ...[0xd9, 0xda, 0xdb].map((byte, at): [number, Shape] => [byte, [2 ** at, "text"]]),
  ...[0xc4, 0xc5, 0xc6].map((byte, at): [number, Shape] => [byte, [2 ** at, "bytes"]]),
  ...[0xdc, 0xdd].map((byte, at): [number, Shape] => [byte, [2 * (at + 1), "items"]]),
  ...[0xde, 0xdf].map((byte, at): [number, Shape] => [byte, [2 * (at + 1), "pairs"]]),
]);

/** Bytes of the values of fixed size, by their format byte; an extension's type is one of them. */
const sizes: ReadonlyMap<number, number> = new Map([
  ...[0xca, 0xce, 0xd2].map((byte): [number, number] => [byte, 4]),
  ...[0xcb, 0xcf, 0xd3].map((byte): [number, number] => [byte, 8]),
  ...[0xcc, 0xd0].map((byte): [number, number] => [byte, 1]),
  ...[0xcd, 0xd1].map((byte): [number, number] => [byte, 2]),
  ...[0xd4, 0xd5, 0xd6, 0xd7, 0xd8].map((byte, at): [number, number] => [byte, 2 ** at + 1]),
]);

/**
 * Refuses MessagePack in which a text is not UTF-8: Go stores any bytes as a string, and the decoder would make some
 * other text of them without a word. Everything else is left for the decoder to judge.
 *
 * @throws RangeError.
 */
export function checkTexts(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const lengthOf = (width: number): number => {
    const length = width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at) : view.getUint32(at);
    at += width;
    return length;
  };
  const text = (length: number): void => {
    try {
      utf8.decode(bytes.subarray(at, at + length));
    } catch {
      throw new RangeError("a text is not UTF-8");
    }
    at += length;
  };
  // The values follow each other whatever holds them, so that their nesting need not be known.
  while (at < bytes.length) {
    const byte = view.getUint8(at);
    at += 1;
    if (byte >= 0xa0 && byte <= 0xbf) text(byte & 0x1f);
    const [width, counts] = shapes.get(byte) ?? [0, "items"];
    const length = width === 0 ? 0 : lengthOf(width);
    if (counts === "text") text(length);
    else if (counts === "bytes") at += length;
    // The extension's type is one byte more.
    else if (counts === "extension") at += length + 1;
    else at += sizes.get(byte) ?? 0;
  }
}
