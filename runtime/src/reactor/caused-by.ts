import type { CreateOptions } from "../message/command.js";
import type { Event } from "../message/event.js";

/**
 * Options for the command that a reactor executes because of an event: an id that follows from both, so that a
 * redelivery does not act twice, and the event as its cause.
 *
 * `by` says who acts, `"shipping"`; for several commands on one entity each needs its own (`"shipping/label"`). Use it
 * with `execute`, which looks for the id among the entity's own events; `append` only knows ids for as long as the
 * store's `duplicateWindow`.
 */
export function causedBy(
  event: Pick<Event, "id" | "sequence" | "meta">,
  by: string,
): Required<Pick<CreateOptions, "id" | "meta">> {
  return {
    // The sequence where there is one: ids of ids would grow with every step of a chain.
    id: `${by}/${event.sequence > 0 ? event.sequence : event.id}`,
    meta: {
      "Correlation-Id": event.meta["Correlation-Id"] ?? event.id,
      "Causation-Id": event.id,
    },
  };
}
