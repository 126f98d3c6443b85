import { RitaError } from "../errors/rita-error.js";
import type { StreamConfig } from "../nats/stream-config.js";

/**
 * Refuses a stream that cannot keep the promises of an event store, whoever may open it.
 *
 * @throws RitaError `EVENT_STORE_UNSAFE` naming the settings and how to mend them.
 */
export function checkStream(store: string, config: StreamConfig): void {
  const faults: string[] = [];
  if (config.allow_atomic !== true)
    faults.push("allow_atomic is off, so an append of several events is not atomic");
  if (config.allow_direct !== true) faults.push("allow_direct is off, so entities cannot be loaded");
  if (config.persist_mode === "async")
    faults.push("persist_mode is async, so an acknowledged event may be lost");
  if (config.retention !== undefined && config.retention !== "limits") {
    faults.push(`retention is "${config.retention}", so events vanish when they were read`);
  }
  if (faults.length === 0) return;
  throw new RitaError(
    "EVENT_STORE_UNSAFE",
    `The stream ${config.name} of the event store ${store} is not safe to use: ${faults.join("; ")}. ` +
      "Change the stream's configuration.",
    { store, faults },
  );
}

/** Why a stream may have lost old events, `undefined` when it cannot. */
export function truncationOf(config: StreamConfig): string | undefined {
  const reasons: string[] = [];
  if ((config.max_age ?? 0) > 0) reasons.push("max_age drops old events");
  const limited = (config.max_msgs ?? -1) > 0 || (config.max_bytes ?? -1) > 0;
  if (limited && config.discard !== "new") reasons.push("its limits evict old events (discard: old)");
  if ((config.max_msgs_per_subject ?? -1) > 0) reasons.push("max_msgs_per_subject drops old events");
  return reasons.length === 0 ? undefined : reasons.join(", ");
}
