import { isAtLeast } from "../log/version.js";

/**
 * Whether guards of several entities in one atomic batch can be confused with each other by this server: before
 * 2.12.14 and from 2.13 up to 2.14.3 it keeps a guard's subject in a buffer that the next message overwrites
 * (nats-server pull request 8377).
 */
export function confusesGuards(version: string): boolean {
  return isAtLeast(version, "2.13.0") ? !isAtLeast(version, "2.14.4") : !isAtLeast(version, "2.12.14");
}
