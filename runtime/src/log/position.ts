import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "./deadline.js";
import type { Log } from "./log.js";

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
