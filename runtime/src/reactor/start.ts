import type { ReactorStart } from "../contract/reactor.js";
import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "../log/deadline.js";
import type { DurableStart } from "../log/durable.js";
import type { Log } from "../log/log.js";
import { checkPosition } from "../log/position.js";
import { everything, type Scope } from "../subject/scope.js";

/**
 * The place in the log that a start means now. The end is the sequence behind the leader's last event and not what a
 * server calls new, which may lie inside an append that is only half visible.
 *
 * @throws RitaError `CONFIG_INVALID`, `POSITION_AHEAD`.
 */
export async function resolveStart(
  log: Log,
  scope: Scope,
  start: ReactorStart,
  deadline: Deadline,
): Promise<DurableStart> {
  if (start === "beginning") return { kind: "beginning" };
  if (start === "end") {
    return { kind: "sequence", sequence: (await log.lastSequence(everything(scope), deadline)) + 1 };
  }
  if (start instanceof Date && Number.isFinite(start.getTime())) return { kind: "time", time: start };
  if (typeof start === "number" && Number.isSafeInteger(start) && start > 0) {
    await checkPosition(log, start - 1, deadline);
    return { kind: "sequence", sequence: start };
  }
  throw new RitaError(
    "CONFIG_INVALID",
    `start must be "beginning", "end", the sequence of an event or a valid Date, but is ${String(start)}.`,
    { start },
  );
}

/** A start as a text, for metadata and for comparing. */
export function startText(start: ReactorStart): string {
  if (!(start instanceof Date)) return String(start);
  return Number.isFinite(start.getTime()) ? start.toISOString() : "invalid";
}

/** The start of a text; `undefined` when it is none. */
export function startFromText(text: string | undefined): ReactorStart | undefined {
  if (text === undefined || text === "beginning" || text === "end") return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const time = new Date(text);
  return Number.isFinite(time.getTime()) ? time : undefined;
}
