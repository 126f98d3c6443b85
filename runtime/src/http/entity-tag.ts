import { RitaError } from "../errors/rita-error.js";

/** The entity tag of an entity at a sequence (RFC 9110, 8.8.3): `"7"`, a strong one. 0 = it has no events. */
export function etag(sequence: number): string {
  return `"${sequence}"`;
}

/**
 * The sequence that a request's `If-Match` asks the entity to be at (RFC 9110, 13.1.1): what `execute` takes as
 * `expectedSequence`. `undefined` when the header is missing, or is `*`, which asks for any.
 *
 * @throws RitaError `PRECONDITION_INVALID` for weak tags, tags that `etag` does not make, and lists: an entity is at one
 * sequence, so that a list cannot be guarded with.
 */
export function expectedSequence(request: { readonly headers: Pick<Headers, "get"> }): number | undefined {
  const header = request.headers.get("If-Match")?.trim();
  if (header === undefined || header === "*") return undefined;
  const digits = /^"(0|[1-9]\d{0,15})"$/.exec(header)?.[1];
  const sequence = digits === undefined ? Number.NaN : Number(digits);
  if (Number.isSafeInteger(sequence)) return sequence;
  throw new RitaError(
    "PRECONDITION_INVALID",
    `If-Match must be the entity tag of an earlier answer, in quotes and not weak ("7"), but is ${shown(header)}.`,
    { header: header.slice(0, 100) },
  );
}

function shown(header: string): string {
  if (header.startsWith("W/")) return `the weak tag ${header.slice(0, 100)}`;
  return header.includes(",") ? "a list of tags" : JSON.stringify(header.slice(0, 100));
}
