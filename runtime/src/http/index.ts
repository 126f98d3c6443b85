/**
 * For services that speak HTTP by the fetch standard (Hono, Next, Bun, Deno, Node with an adapter): errors as problem
 * details, sequences as entity tags, and keys that make a repeated request act once. Nothing more.
 *
 * @module
 */

export { commandId } from "./command-id.js";
export { etag, expectedSequence } from "./entity-tag.js";
export { errorResponse } from "./error-response.js";
