import { RitaError } from "../errors/rita-error.js";
import { isAtLeast } from "../log/version.js";
import type { Connection } from "./connection.js";

/** The oldest server that de-duplicates inside atomic batches. */
const minimumVersion = "2.12.1";

/**
 * Refuses servers that would store a batch without being able to keep its promises.
 *
 * @throws RitaError `SERVER_UNSUPPORTED`.
 */
export function checkServer(connection: Connection): void {
  const version = connection.info?.version;
  if (version !== undefined && !isAtLeast(version, minimumVersion)) {
    throw new RitaError(
      "SERVER_UNSUPPORTED",
      `nats-server ${version} is too old: ${minimumVersion} or newer is needed (atomic batches with message ids). Nothing was stored.`,
      { version, minimum: minimumVersion },
    );
  }
}
