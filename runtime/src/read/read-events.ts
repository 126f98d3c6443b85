import { checkWholeNumbers, deadlineOf, defaultTimeout } from "../contract/checks.js";
import type { ReadOptions } from "../contract/options.js";
import { type DecodeContext, decodeEvent } from "../envelope/decode.js";
import { RitaError } from "../errors/rita-error.js";
import { backOff, type Deadline } from "../log/deadline.js";
import type { Log } from "../log/log.js";
import type { StoredMessage } from "../log/stored-message.js";
import type { Event } from "../message/event.js";
import type { Scope } from "../subject/scope.js";
import { type Selection, select, type Wish } from "./filters.js";
import { atPosition } from "./position-error.js";
import { readMessages } from "./read-messages.js";

/** What reading needs to know of its store. */
export interface ReadContext {
  readonly log: Log;
  readonly scope: Scope;
  readonly decode: DecodeContext;
}

/** The wanted events in order, up to the end, one by one. @throws RitaError as {@link readBatches}. */
export async function* readEvents(context: ReadContext, options: ReadOptions): AsyncGenerator<Event, void> {
  for await (const events of readBatches(context, options)) {
    for (const event of events) yield event;
  }
}

/**
 * The wanted events in order, up to the end, as many at a time as have arrived: a step of an async iterator for each
 * would cost as much as decoding it. Errors carry the sequence of the last event given out.
 *
 * @throws RitaError `FILTER_INVALID`, `CONFIG_INVALID`, `POSITION_AHEAD`, `STALE_READ`, `EVENT_UNDECODABLE`,
 * `EVENT_TYPE_UNKNOWN`, `UNAVAILABLE`, `EVENT_STORE_NOT_FOUND`.
 */
export async function* readBatches(
  context: ReadContext,
  options: ReadOptions,
  handles?: Wish["handles"],
): AsyncGenerator<Iterable<Event>, void> {
  const { afterSequence = 0, stopSequence, stopTime, limit, timeout = defaultTimeout, signal } = options;
  const selection = select(context.scope, { filters: options.filters, events: options.events, handles });
  const { atLeast } = options;
  if (stopTime !== undefined && !(stopTime instanceof Date && Number.isFinite(stopTime.getTime()))) {
    throw new RitaError("CONFIG_INVALID", `stopTime must be a valid Date, but is ${String(stopTime)}.`, {
      stopTime,
    });
  }
  checkWholeNumbers({ afterSequence, stopSequence, limit, atLeast });
  const deadline = deadlineOf(options);
  if (limit === 0) return;
  const reading = new Reading(context.decode, selection, options);
  try {
    if (atLeast !== undefined) await reached(context, atLeast, deadline);
    const range = { filters: selection.subjects, after: afterSequence, stop: stopSequence, timeout, signal };
    for await (const messages of readMessages(context.log, range)) {
      yield reading.take(messages);
      if (reading.ended) return;
    }
  } catch (error) {
    throw atPosition(error, reading.last);
  }
}

/** How far one read has come. */
class Reading {
  readonly #decode: DecodeContext;
  readonly #selection: Selection;
  readonly #options: ReadOptions;
  #left: number;
  /** Sequence of the last event given out. */
  last: number;
  /** Whether the limit or the time to stop at was reached. */
  ended = false;

  constructor(decode: DecodeContext, selection: Selection, options: ReadOptions) {
    this.#decode = decode;
    this.#selection = selection;
    this.#options = options;
    this.#left = options.limit ?? Number.POSITIVE_INFINITY;
    this.last = options.afterSequence ?? 0;
  }

  /** The wanted events of these messages, each decoded when it is asked for. */
  *take(messages: readonly StoredMessage[]): Generator<Event, void> {
    const { stopTime, onUndecodable, signal } = this.#options;
    try {
      for (const message of messages) {
        signal?.throwIfAborted();
        this.ended = stopTime !== undefined && message.recorded > stopTime;
        if (this.ended) return;
        const event = this.#selection.wants(message)
          ? decoded(this.#decode, message, onUndecodable)
          : undefined;
        if (event === undefined) continue;
        yield event;
        this.last = message.sequence;
        this.#left -= 1;
        this.ended = this.#left === 0;
        if (this.ended) return;
      }
    } catch (error) {
      throw atPosition(error, this.last);
    }
  }
}

/**
 * Waits until the leader holds a sequence.
 *
 * @throws RitaError `STALE_READ` when it does not within the deadline.
 */
export async function reached({ log }: ReadContext, sequence: number, deadline: Deadline): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    deadline.throwIfAborted();
    const last = await lastOrUnknown(log, deadline);
    if (last !== undefined && last >= sequence) return;
    if (deadline.expired) {
      throw new RitaError(
        "STALE_READ",
        `The store has not reached the sequence ${sequence} within ${deadline.timeout} ms; its last one is ${last ?? "unknown"}.`,
        { wanted: sequence, last },
      );
    }
    await deadline.pause(backOff(attempt, 10, 250));
  }
}

/** The leader's last sequence; `undefined` when there was no time left to learn it. */
async function lastOrUnknown(log: Log, deadline: Deadline): Promise<number | undefined> {
  try {
    return (await log.info(deadline)).lastSequence;
  } catch (error) {
    if (deadline.expired && error instanceof RitaError && error.code === "UNAVAILABLE") return undefined;
    throw error;
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
