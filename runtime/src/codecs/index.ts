/**
 * The codecs event data can be written with. `json` and `binary` are always there; `msgpack` and `protobuf` load a
 * package that the application installs, and are given to the manager: `codecs: [await msgpack()]`.
 *
 * @module
 */

export { binary } from "./binary.js";
export type { Codec } from "./codec.js";
export { json } from "./json.js";
export { type MsgpackOptions, msgpack } from "./msgpack.js";
export { type ProtobufSchema, protobuf } from "./protobuf.js";
