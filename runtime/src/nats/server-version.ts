import { RitaError } from "../errors/rita-error.js";
import type { Connection } from "./connection.js";

/** A server version as numbers: major, minor, patch. */
export type Version = readonly [number, number, number];

/** The oldest server that de-duplicates inside atomic batches. */
export const minimumVersion: string = "2.12.1";

/** Takes `2.14.0` (or `v2.15.0-beta.1`) apart; `undefined` when it is not a version. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Whether a version is another one or a later one. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [left, right] = [parseVersion(version), parseVersion(wanted)];
  if (left === undefined || right === undefined) return false;
  for (const place of [0, 1, 2] as const) {
    if (left[place] !== right[place]) return left[place] > right[place];
  }
  return true;
}

/**
 * Whether guards of several entities in one atomic batch can be confused with each other by this server: before
 * 2.12.14 and from 2.13 up to 2.14.3 it keeps a guard's subject in a buffer that the next message overwrites
 * (nats-server pull request 8377).
 */
export function confusesGuards(version: string): boolean {
  return isAtLeast(version, "2.13.0") ? !isAtLeast(version, "2.14.4") : !isAtLeast(version, "2.12.14");
}

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
