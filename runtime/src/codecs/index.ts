/**
 * The codecs event data can be written with.
 *
 * @module
 */
export { binary } from "./binary.js";
export type { Codec } from "./codec.js";
export { json } from "./json.js";
