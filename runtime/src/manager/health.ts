import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "../log/deadline.js";
import type { Log } from "../log/log.js";
import type { JetStreamApi } from "../nats/jetstream-api.js";

/** Whether appends would go through now. */
export interface Health {
  readonly ready: boolean;
  /** Why not; `undefined` when ready. */
  readonly reason: string | undefined;
  /** Version of the connected server, when one is. */
  readonly server: string | undefined;
}

/** Asks the server, and the leader of each stream. */
export async function healthOf(api: JetStreamApi, logs: readonly Log[], deadline: Deadline): Promise<Health> {
  const server = api.link.connection.info?.version;
  try {
    const answer = await api.call("INFO", undefined, deadline);
    if (!answer.ok)
      return { ready: false, reason: answer.error.description ?? "JetStream is not ready", server };
    const full = await Promise.all(
      logs.map(async (log) => ((await log.info(deadline)).full ? [log.name] : [])),
    );
    if (full.flat().length > 0)
      return { ready: false, reason: `${full.flat().join(", ")} takes no more`, server };
    return { ready: true, reason: undefined, server };
  } catch (error) {
    return { ready: false, reason: RitaError.from(error).message, server };
  }
}
