import type { StoredMessage } from "../log/stored-message.js";
import { headerName } from "./header-names.js";

/**
 * The header `Rita-Trail` names where the events of the same entity before this one stand, nearest first: a comma list
 * in which a negative number is a distance back inside the same append, and a positive one a sequence.
 *
 * It is a hint and never proof. Writers that know nothing of it leave it out, and a message that was copied into
 * another stream carries sequences of the old one.
 */

/** Most places a trail names. */
export const maximumTrail = 16;

/** What a message says about the events of its entity before it. */
export interface Trail {
  /** Their sequences, nearest first; not empty unless this is the first event. */
  readonly sequences: readonly number[];
}

const pattern = /^-?[1-9]\d{0,15}(?:,-?[1-9]\d{0,15}){0,63}$/;

/**
 * What a stored message says about the events before it: its trail, or else the guard it was stored with, when that
 * covers the whole entity. `undefined` when it says nothing that can be used.
 *
 * `filter`: the entity's subject, which is also the text of its guard.
 */
export function readTrail({ headers, sequence }: StoredMessage, filter: string): Trail | undefined {
  // Copied from another stream, where sequences were others.
  if (headers.get(headerName.streamSource) !== "") return undefined;
  const text = headers.get(headerName.trail);
  if (text === "") return readGuard(headers, filter);
  if (!pattern.test(text)) return undefined;
  const sequences = text
    .split(",")
    .map(Number)
    .map((place) => (place < 0 ? sequence + place : place));
  const descending = sequences.every((one, at) => one > 0 && one < (sequences[at - 1] ?? sequence));
  return descending ? { sequences } : undefined;
}

function readGuard(headers: StoredMessage["headers"], filter: string): Trail | undefined {
  const text = headers.get(headerName.expectedSequence);
  if (text === "" || headers.get(headerName.expectedSubject) !== filter || !/^\d+$/.test(text))
    return undefined;
  const previous = Number(text);
  return { sequences: previous === 0 ? [] : [previous] };
}
