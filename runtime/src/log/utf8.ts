const encoder = /*@__PURE__*/ new TextEncoder();

/** Bytes of one piece of memory; also the longest text that is put into it. */
const slabSize = 65_536;

let slab = new Uint8Array(0);
let used = 0;

/**
 * A text as UTF-8, like `TextEncoder.encode`. Short ones share a larger piece of memory: an array of its own costs more
 * than encoding what goes into it. What was given out is never written to again.
 */
export function utf8(text: string): Uint8Array {
  // A UTF-16 unit takes three bytes at most.
  const room = text.length * 3;
  if (room > slabSize) return encoder.encode(text);
  if (used + room > slab.length) {
    slab = new Uint8Array(slabSize);
    used = 0;
  }
  const start = used;
  used += encoder.encodeInto(text, start === 0 ? slab : slab.subarray(start)).written;
  return slab.subarray(start, used);
}
