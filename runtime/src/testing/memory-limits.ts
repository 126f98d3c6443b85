import type { NewMessage } from "../log/outcome.js";
import type { StoredMessage } from "../log/stored-message.js";

/** How much a log in memory takes; `undefined` = any. */
export interface Limits {
  /** Bytes of one message, headers included. */
  readonly maxPayload: number;
  readonly maxMessages: number | undefined;
  readonly maxBytes: number | undefined;
}

/** Why a log with these messages takes no more, `undefined` when it does. */
export function submissionRefusal(
  { maxMessages, maxBytes }: Limits,
  stored: readonly StoredMessage[],
  added: readonly NewMessage[],
): string | undefined {
  if (maxMessages !== undefined && stored.length + added.length > maxMessages)
    return "maximum messages exceeded";
  if (maxBytes === undefined) return undefined;
  const before = stored.reduce((sum, message) => sum + storedSize(message), 0);
  const more = added.reduce((sum, { subject, payload }) => sum + subject.length + payload.length, 0);
  return before + more > maxBytes ? "maximum bytes exceeded" : undefined;
}

/** Roughly what a message takes, in bytes. */
export function storedSize({ subject, data }: StoredMessage): number {
  return subject.length + data.length;
}
