import type { Codec } from "./codec.js";

/** Bytes as they are; the codec of a store without a registry. */
export const binary: Codec = {
  name: "binary",
  encode: (data) => {
    if (data instanceof Uint8Array) return data;
    throw new TypeError("the data must be a Uint8Array");
  },
  // A copy: what comes is a window on all that was received, of the client's own class.
  decode: (bytes) => new Uint8Array(bytes),
};
