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
    await Promise.all(logs.map((log) => log.info(deadline)));
    return { ready: true, reason: undefined, server };
  } catch (error) {
    return { ready: false, reason: RitaError.from(error).message, server };
  }
}
