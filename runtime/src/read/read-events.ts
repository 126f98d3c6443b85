import type { ReadOptions } from "../contract/options.js";
import { type DecodeContext, decodeEvent } from "../envelope/decode.js";
import { RitaError } from "../errors/rita-error.js";
import { backOff, Deadline } from "../log/deadline.js";
import type { Log } from "../log/log.js";
import type { StoredMessage } from "../log/stored-message.js";
import type { Event } from "../message/event.js";
import { everything, type Scope } from "../subject/scope.js";
import { select, type Wish } from "./filters.js";
import { atPosition } from "./position-error.js";
import { readMessages } from "./read-messages.js";

/** Default time without progress after which a read fails, in milliseconds. */
export const readTimeout = 15_000;

/** What reading needs to know of its store. */
export interface ReadContext {
  readonly log: Log;
  readonly scope: Scope;
  readonly decode: DecodeContext;
}

/**
 * The wanted events in order, up to the end. Errors carry the sequence of the last event given out.
 *
 * @throws RitaError `FILTER_INVALID`, `CONFIG_INVALID`, `POSITION_AHEAD`, `STALE_READ`, `EVENT_UNDECODABLE`,
 * `EVENT_TYPE_UNKNOWN`, `UNAVAILABLE`, `EVENT_STORE_NOT_FOUND`.
 */
export async function* readEvents(
  context: ReadContext,
  options: ReadOptions,
  handles?: Wish["handles"],
): AsyncGenerator<Event, void> {
  const { afterSequence = 0, stopSequence, stopTime, limit, timeout = readTimeout, signal } = options;
  const selection = select(context.scope, { filters: options.filters, events: options.events, handles });
  checkPositions(options);
  let last = afterSequence;
  let left = limit ?? Number.POSITIVE_INFINITY;
  if (left === 0) return;
  try {
    signal?.throwIfAborted();
    if (options.atLeast !== undefined) {
      await reached(context, options.atLeast, new Deadline(timeout, signal));
    }
    const range = { filters: selection.subjects, after: afterSequence, stop: stopSequence, timeout, signal };
    for await (const message of readMessages(context.log, range)) {
      if (stopTime !== undefined && message.recorded > stopTime) return;
      const event = selection.wants(message)
        ? decoded(context.decode, message, options.onUndecodable)
        : undefined;
      if (event === undefined) continue;
      yield event;
      last = message.sequence;
      left -= 1;
      if (left === 0) return;
    }
  } catch (error) {
    throw atPosition(error, last);
  }
}

/**
 * Waits until the leader holds a sequence.
 *
 * @throws RitaError `STALE_READ` when it does not within the deadline.
 */
export async function reached(
  { log, scope }: ReadContext,
  sequence: number,
  deadline: Deadline,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    deadline.throwIfAborted();
    const last = await log.lastSequence(everything(scope), deadline);
    if (last >= sequence || (await log.info(deadline)).lastSequence >= sequence) return;
    if (deadline.expired) {
      throw new RitaError(
        "STALE_READ",
        `The store has not reached the sequence ${sequence} within ${deadline.timeout} ms; its last one is ${last}.`,
        { wanted: sequence, last },
      );
    }
    await deadline.pause(backOff(attempt, 10, 250));
  }
}

function decoded(
  context: DecodeContext,
  message: StoredMessage,
  onUndecodable: ReadOptions["onUndecodable"],
): Event | undefined {
  try {
    return decodeEvent(context, message);
  } catch (error) {
    if (onUndecodable === undefined || onUndecodable === "fail") throw error;
    if (typeof onUndecodable === "function") onUndecodable(RitaError.from(error));
    return undefined;
  }
}

function checkPositions({ afterSequence, stopSequence, limit, atLeast }: ReadOptions): void {
  for (const [name, value] of Object.entries({ afterSequence, stopSequence, limit, atLeast })) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue;
    throw new RitaError(
      "CONFIG_INVALID",
      `${name} must be a whole number, 0 or more, but is ${String(value)}.`,
      {
        [name]: value,
      },
    );
  }
}
