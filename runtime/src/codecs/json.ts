import type { Codec } from "./codec.js";
import { checkExact } from "./exact-numbers.js";

const encoder = /*@__PURE__*/ new TextEncoder();
const decoder = /*@__PURE__*/ new TextDecoder("utf-8", { fatal: true });

/** Characters that Go's encoding/json writes as escapes, so that JSON can stand inside HTML and JavaScript. */
const escapedByGo = /[<>&\u2028\u2029]/g;

/** JSON as Go's encoding/json writes it; the default codec of a store with a registry. */
export const json: Codec = {
  name: "json",
  encode: (data) => encoder.encode(jsonText(data)),
  // An empty payload is Go's zero value.
  decode: (bytes) => (bytes.length === 0 ? {} : jsonData(decoder.decode(bytes))),
};

/**
 * Data as JSON text.
 *
 * @throws TypeError when it has no such form.
 */
export function jsonText(data: unknown): string {
  const text = JSON.stringify(data);
  if (text === undefined) throw new TypeError("the data has no JSON form");
  return text.replace(escapedByGo, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * The data in a JSON text.
 *
 * @throws SyntaxError when it is none, RangeError when it has an integer that would be rounded.
 */
export function jsonData(text: string): unknown {
  const data: unknown = parse(text);
  // Only now: what is no JSON could keep the search for numbers busy for hours.
  checkExact(text);
  return data;
}

/** The parser's own message quotes the text, which is data and belongs in no error or log. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = /at position \d+/.exec(String(error))?.[0];
    throw new SyntaxError(`its data is no JSON${place === undefined ? "" : `, ${place}`}`);
  }
}
