import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "./deadline.js";
import type { Log } from "./log.js";
import type { StoredMessage } from "./stored-message.js";

/**
 * Refuses a position behind the log's end: a store restored from an older backup would otherwise skip events.
 *
 * @throws RitaError `POSITION_AHEAD`.
 */
export async function checkPosition(
  log: Pick<Log, "info">,
  position: number,
  deadline: Deadline,
): Promise<void> {
  if (position === 0) return;
  const { lastSequence } = await log.info(deadline);
  if (position <= lastSequence) return;
  throw new RitaError(
    "POSITION_AHEAD",
    `The position ${position} is behind the end of the store (${lastSequence}). The store was probably restored ` +
      "from an older backup or created anew: read it from the beginning.",
    { position, last: lastSequence },
  );
}

/**
 * Refuses to go on behind a message when another one stands in its place: the store was restored from a backup, or
 * created anew, and has grown past the position since. A message that was erased tells nothing.
 *
 * @throws RitaError `POSITION_AHEAD`.
 */
export async function checkSame(
  log: Pick<Log, "message">,
  last: StoredMessage,
  deadline: Deadline,
): Promise<void> {
  const { sequence } = last;
  const now = await log.message({ seq: sequence }, deadline);
  // The two ways to read give the server's nanoseconds rounded differently.
  const sameTime = Math.abs((now ?? last).recorded.getTime() - last.recorded.getTime()) <= 1;
  if (sameTime && (now === undefined || now.subject === last.subject)) return;
  throw new RitaError(
    "POSITION_AHEAD",
    `The event ${sequence} is not the one that was read there before. The store was restored from an older backup ` +
      "or created anew: read it from the beginning.",
    { position: sequence, recorded: last.recorded, found: now?.recorded },
  );
}
