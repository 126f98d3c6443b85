import { Deadline } from "../log/deadline.js";
import type { Log } from "../log/log.js";
import { checkPosition } from "../log/position.js";
import type { StoredMessage } from "../log/stored-message.js";

/** What to read of a log. */
export interface MessageRange {
  /** Full subjects, none covering another. */
  readonly filters: readonly string[];
  /** Sequence of the last message already seen, 0 = from the beginning. */
  readonly after: number;
  /** Last sequence wanted; `undefined` = everything there is when reading starts. */
  readonly stop?: number | undefined;
  /** Milliseconds without progress after which reading fails. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The messages that match, in order, each once, up to the end, as many at a time as have arrived. The end is the
 * leader's last matching message when reading starts, or `stop`: a sequence, not a count, so messages erased meanwhile
 * do not keep the reader waiting.
 *
 * @throws RitaError `POSITION_AHEAD`, `UNAVAILABLE`, `EVENT_STORE_NOT_FOUND`, `PERMISSION_DENIED`.
 */
export async function* readMessages(
  log: Log,
  range: MessageRange,
): AsyncGenerator<readonly StoredMessage[], void> {
  const { filters, after, stop, timeout, signal } = range;
  const progress = new Deadline(timeout, signal);
  await checkPosition(log, after, progress);
  const end = Math.min(stop ?? Number.POSITIVE_INFINITY, await lastOf(log, filters, progress));
  let cursor = after;
  if (cursor >= end) return;
  for await (const messages of log.follow({ filters, after, pace: "replay", timeout, signal })) {
    const last = messages.at(-1);
    if (last === undefined) {
      if (!(await anyLeft(log, filters, cursor, end, progress))) return;
      continue;
    }
    cursor = last.sequence;
    progress.extend();
    yield cursor > end ? messages.filter(({ sequence }) => sequence <= end) : messages;
    progress.extend();
    if (cursor >= end) return;
  }
}

/** The leader's last sequence over several filters, 0 when nothing matches. */
export async function lastOf(log: Log, filters: readonly string[], deadline: Deadline): Promise<number> {
  return Math.max(0, ...(await Promise.all(filters.map((filter) => log.lastSequence(filter, deadline)))));
}

/** Whether the leader has a matching message behind `cursor`, up to `end`. */
export async function anyLeft(
  log: Log,
  filters: readonly string[],
  cursor: number,
  end: number,
  deadline: Deadline,
): Promise<boolean> {
  const next = await Promise.all(
    filters.map((filter) => log.message({ seq: cursor + 1, next_by_subj: filter }, deadline)),
  );
  return next.some((message) => message !== undefined && message.sequence <= end);
}
