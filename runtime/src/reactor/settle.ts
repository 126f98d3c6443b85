import { backOff, Deadline } from "../log/deadline.js";
import type { Delivery, Verdict } from "../log/durable.js";

/** How long one try to tell may take, in milliseconds. */
const tryTimeout = 1_000;

/** How long it is tried. */
export interface Patience {
  /** Milliseconds. */
  readonly limit: number;
  /** Whether nothing can be told any more. */
  readonly hopeless: () => boolean;
}

/**
 * Tells what became of an event until it is known to have arrived, as long as there is patience; what does not arrive is
 * found out by the server, which delivers the event again. To hand it back is tried once: when that had arrived after
 * all, a second try would take the event from whoever has it by then.
 *
 * @throws RitaError `PERMISSION_DENIED`.
 */
export async function settle(delivery: Delivery, verdict: Verdict, patience: Patience): Promise<boolean> {
  const deadline = new Deadline(Math.max(patience.limit, tryTimeout));
  for (let attempt = 0; ; attempt += 1) {
    if (await delivery.tell(verdict, Math.max(1, Math.min(tryTimeout, deadline.left)))) return true;
    if (verdict.kind === "again" || deadline.expired || patience.hopeless()) return false;
    await deadline.pause(backOff(attempt, 20, 500));
  }
}
