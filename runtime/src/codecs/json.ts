import type { Codec } from "./codec.js";
import { checkExact } from "./exact-numbers.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Characters that Go's encoding/json writes as escapes, so that JSON can stand inside HTML and JavaScript. */
const escapedByGo = /[<>&\u2028\u2029]/g;

/** JSON as Go's encoding/json writes it; the default codec of a store with a registry. */
export const json: Codec = {
  name: "json",
  encode: (data) => {
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError("the data has no JSON form");
    return encoder.encode(
      text.replace(escapedByGo, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`),
    );
  },
  decode: (bytes) => {
    // An empty payload is Go's zero value.
    if (bytes.length === 0) return {};
    const text = decoder.decode(bytes);
    checkExact(text);
    return JSON.parse(text);
  },
};
