import type { Codec } from "./codec.js";
import { checkTexts } from "./msgpack-text.js";
import { readTimestamp, writeTimestamp } from "./msgpack-time.js";
import { loadPeer } from "./peer.js";
import type {} from "./web-types.js";

/** Options of the MessagePack codec. */
export interface MsgpackOptions {
  /**
   * What a stored time is read as. `"text"` (default): RFC 3339 text in UTC, exact to the nanosecond, as JSON schemas
   * describe times. `"date"`: a `Date`; an event whose time has parts of a millisecond then cannot be read.
   */
  readonly times?: "text" | "date" | undefined;
}

/** Number of MessagePack's own extension for times. */
const timeExtension = -1;

/**
 * MessagePack as Rita's Go codec reads it: integers as integers in the shortest form, a `Date` as the extension for
 * times. On reading, an integer beyond 2^53 is a `bigint`, bytes are a `Uint8Array`.
 *
 * @throws RitaError `CODEC_UNAVAILABLE` when the package `@msgpack/msgpack` is not installed.
 */
export async function msgpack({ times = "text" }: MsgpackOptions = {}): Promise<Codec> {
  const { Decoder, Encoder, ExtensionCodec } = await loadPeer(
    "msgpack",
    "@msgpack/msgpack",
    () => import("@msgpack/msgpack"),
  );
  const extensionCodec = new ExtensionCodec();
  extensionCodec.register({
    type: timeExtension,
    encode: (value) => (value instanceof Date ? writeTimestamp(value) : null),
    decode: (data) => readTimestamp(data, times),
  });
  const settings = { extensionCodec, useBigInt64: true, ignoreUndefined: true };
  // Each keeps a buffer of its own; calls are synchronous, so that one of each is enough.
  const encoder = new Encoder(settings);
  const decoder = new Decoder(settings);
  return {
    name: "msgpack",
    encode: (data) => encoder.encode(changed(data, asWritten)),
    decode: (bytes) => {
      const data = changed(decoder.decode(bytes), asRead);
      // After the decoder, which has found the bytes to be complete.
      checkTexts(bytes);
      return data;
    },
  };
}

/** The package writes integers of more than 32 bits as floats, which Go refuses, unless they are a `bigint`. */
function asWritten(value: unknown): unknown {
  if (typeof value === "bigint")
    return value >= -0x8000_0000n && value <= 0xffff_ffffn ? Number(value) : value;
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return value;
  return value > 0xffff_ffff || value < -0x8000_0000 ? BigInt(value) : value;
}

/**
 * Integers of 64 bits come as `bigint`, small ones too, as Go writes them; they stay so only beyond 2^53. Bytes come as
 * a window on what was received, of the client's own class.
 */
function asRead(value: unknown): unknown {
  if (typeof value === "bigint") return BigInt.asIntN(54, value) === value ? Number(value) : value;
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

/** The same value with what is neither object nor list changed; nothing is copied without need. */
function changed(value: unknown, change: (value: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || value instanceof Date)
    return change(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => changed(item, change));
    return items.some((item, at) => !Object.is(item, value[at])) ? items : value;
  }
  let copy: Record<string, unknown> | undefined;
  for (const [key, inner] of Object.entries(value)) {
    const other = changed(inner, change);
    if (Object.is(other, inner)) continue;
    copy ??= { ...value };
    copy[key] = other;
  }
  return copy ?? value;
}
