/**
 * MessagePack's extension for times (type −1 of its specification): 4 bytes of seconds, 8 bytes of 30 bits of
 * nanoseconds and 34 bits of seconds, or 12 bytes of nanoseconds and signed seconds.
 */

const billion = 1_000_000_000n;
/** The seconds of the years 0 to 9999, which RFC 3339 can say. */
const [firstSecond, lastSecond] = [-62_167_219_200n, 253_402_300_799n];

/** A time as the extension's bytes, in the shortest form. */
export function writeTimestamp(date: Date): Uint8Array {
  const milliseconds = date.getTime();
  if (Number.isNaN(milliseconds)) throw new RangeError("a time is not valid");
  const seconds = Math.floor(milliseconds / 1_000);
  const nanoseconds = (milliseconds - seconds * 1_000) * 1_000_000;
  if (seconds >= 0 && seconds < 2 ** 34) {
    if (nanoseconds === 0 && seconds < 2 ** 32) return bytesOf(4, (view) => view.setUint32(0, seconds));
    return bytesOf(8, (view) => view.setBigUint64(0, (BigInt(nanoseconds) << 34n) | BigInt(seconds)));
  }
  return bytesOf(12, (view) => {
    view.setUint32(0, nanoseconds);
    view.setBigInt64(4, BigInt(seconds));
  });
}

/** The time in the extension's bytes; throws when it could only be given rounded. */
export function readTimestamp(bytes: Uint8Array, as: "text" | "date"): string | Date {
  const { seconds, nanoseconds } = parts(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (as === "date") {
    if (nanoseconds % 1_000_000 !== 0)
      throw new RangeError("a time has parts of a millisecond, a Date has none");
    const date = new Date(Number(seconds) * 1_000 + nanoseconds / 1_000_000);
    if (Number.isNaN(date.getTime())) throw new RangeError("a time is beyond what a Date can say");
    return date;
  }
  if (seconds < firstSecond || seconds > lastSecond)
    throw new RangeError("a time is outside the years 0 to 9999");
  const whole = new Date(Number(seconds) * 1_000).toISOString().slice(0, 19);
  const fraction = String(nanoseconds).padStart(9, "0").replace(/0+$/, "");
  return fraction === "" ? `${whole}Z` : `${whole}.${fraction}Z`;
}

function parts(view: DataView): { readonly seconds: bigint; readonly nanoseconds: number } {
  switch (view.byteLength) {
    case 4:
      return { seconds: BigInt(view.getUint32(0)), nanoseconds: 0 };
    case 8: {
      const both = view.getBigUint64(0);
      return checked(both & 0x3_ffff_ffffn, Number(both >> 34n));
    }
    case 12:
      return checked(view.getBigInt64(4), view.getUint32(0));
    default:
      throw new RangeError(`a time has ${view.byteLength} bytes`);
  }
}

function checked(seconds: bigint, nanoseconds: number) {
  if (BigInt(nanoseconds) < billion) return { seconds, nanoseconds };
  throw new RangeError(`a time has ${nanoseconds} nanoseconds`);
}

function bytesOf(length: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
}
