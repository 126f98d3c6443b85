import { RitaError } from "../errors/rita-error.js";

/** What a key may be: visible ASCII characters, so that it fits an event id as it is. */
const keyPattern = /^[\x21-\x7e]{1,255}$/;

/**
 * The id of the command that a request asks for, from its `Idempotency-Key`: a client that sends the request again with
 * the same key gets the first answer. Quoted, as the draft of the header's standard has it
 * (draft-ietf-httpapi-idempotency-key-header), or bare, as many clients send it. `undefined` when there is none.
 *
 * @throws RitaError `IDEMPOTENCY_KEY_INVALID` when it is not 1 to 255 visible ASCII characters.
 */
export function commandId(request: { readonly headers: Pick<Headers, "get"> }): string | undefined {
  const header = request.headers.get("Idempotency-Key")?.trim();
  if (header === undefined) return undefined;
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header)?.[1];
  const key = quoted === undefined ? header : quoted.replace(/\\(["\\])/g, "$1");
  const isBroken = quoted === undefined && header.startsWith('"');
  if (keyPattern.test(key) && !isBroken) return key;
  throw new RitaError(
    "IDEMPOTENCY_KEY_INVALID",
    "Idempotency-Key must be 1 to 255 visible characters without blanks, such as a UUID; best in quotes.",
    { header: header.slice(0, 100) },
  );
}
