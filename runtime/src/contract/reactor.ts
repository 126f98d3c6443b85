import type { RitaErrorCode } from "../errors/codes.js";
import type { RitaError } from "../errors/rita-error.js";
import type { Event } from "../message/event.js";
import type { CallOptions } from "./options.js";

/**
 * Where a reactor begins: with the first event, behind the last one, with the event of a sequence, or with the first
 * one the server recorded at a time or later (the server's clock counts).
 */
export type ReactorStart = "beginning" | "end" | number | Date;

/** Configuration of a reactor. It is kept on the server; durations are milliseconds. */
export interface ReactorConfig {
  /** 1 to 128 letters, digits, `_` and `-`. The durable consumer is called so; with a tenant its name stands in front. */
  readonly name: string;
  readonly description?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** One to three parts each: entity type, entity id, event type; none may overlap. Default: the whole store. */
  readonly filters?: string | readonly string[] | undefined;
  /** Decided when the reactor is created; `reposition` changes where it stands. Default: `"beginning"`. */
  readonly start?: ReactorStart | undefined;
  /** Most events in flight over all processes. Default: 1, strict order: no event before the last one is done with. */
  readonly maxAckPending?: number | undefined;
  /**
   * How long the server waits for a sign of life before it gives an event to somebody else, 100 to a week. A running
   * handler is kept alive by itself, so this is how long a process may hang, not how long a handler may take.
   * Default: 30,000.
   */
  readonly ackWait?: number | undefined;
  /**
   * Waits before the second, third … delivery of an event whose handler failed, each at most a week; the last one repeats.
   * Default: 100, 500, 2,000, 10,000, 60,000.
   */
  readonly backoff?: readonly number[] | undefined;
  /**
   * How often the handler may begin with an event before that becomes a dead letter; one that ends the process counts
   * too, so each delivery costs a write. Default: no limit, the event is tried until it succeeds.
   */
  readonly maxDeliveries?: number | undefined;
}

/** What a handler is told beside the event. */
export interface ReactorContext {
  /** How often the handler was given this event, this time included. */
  readonly delivery: number;
  /**
   * Aborts when no sign of life got through for `ackWait` (the event loop was blocked, the connection lost): somebody
   * else may have the event now. End by throwing (`signal.throwIfAborted()`); what the handler returns no longer counts.
   */
  readonly signal: AbortSignal;
  /** Gives a sign of life at once, for a handler that is about to block the event loop. It is given regularly anyway. */
  readonly inProgress: () => Promise<void>;
  /** Whether the event was a dead letter that somebody handed back, so that others behind it may have been handled. */
  readonly redriven: boolean;
}

/**
 * Reacts to one event. When it returns the event is done; when it throws it comes again after a while, unless it throws
 * `unprocessable(reason)`. At least once: it must bear being given an event again.
 */
export type ReactorHandler<E extends Event> = (event: E, context: ReactorContext) => void | Promise<void>;

/** Options of `bind`. */
export interface BindOptions extends CallOptions {
  /**
   * Told of everything that goes wrong: a handler that failed, an event that became a dead letter, a lapse, an outage.
   * `details.sequence` names the event where it is about one.
   */
  readonly onError?: ((error: RitaError) => void) | undefined;
}

/** A handler at work. */
export interface ReactorBinding {
  /** Resolves when it has ended: with the error that ended it, or `undefined` after `unbind`. */
  readonly closed: Promise<RitaError | undefined>;
  /**
   * Takes no more events; resolves when the running handlers are done and the server knows of it. Do not await it in the
   * handler, which would wait for its own end.
   */
  unbind(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What went wrong with an event. */
export interface ReactorFailure {
  readonly sequence: number;
  /** Of the error, `REACTOR_FAILED` when it was none of this library's. */
  readonly code: RitaErrorCode;
  readonly message: string;
  readonly at: Date;
}

/** An event that a reactor has given up. It holds no data: that stays in the log. */
export interface DeadLetter extends ReactorFailure {
  /**
   * `unprocessable`: the handler said so. - `deliveries`: it was tried `maxDeliveries` times. - `undecodable`: there was
   * nothing to give to the handler.
   */
  readonly reason: "unprocessable" | "deliveries" | "undecodable";
  /** How often the handler was given the event. */
  readonly deliveries: number;
  /** It was handed back and waits for a process that is bound. */
  readonly redriving: boolean;
}

/** How a reactor is doing. */
export interface ReactorInfo {
  readonly name: string;
  readonly config: ReactorConfig;
  readonly created: Date;
  /** Everything up to this sequence is done with. */
  readonly position: number;
  /** How many events are left, those in flight included. */
  readonly lag: number;
  /** Events that were given to some process and are not done with. */
  readonly inFlight: number;
  /** Since when an event is failing, or kept by a handler for longer than `ackWait`; `undefined` when none is. */
  readonly stuckSince: Date | undefined;
  /** The failure seen last, whatever became of the event. */
  readonly lastError: ReactorFailure | undefined;
  readonly deadLetters: number;
  /** `undefined` when it is not paused. */
  readonly pausedUntil: Date | undefined;
  /** Whether this very handle is bound. */
  readonly bound: boolean;
}

/**
 * A named, durable consumer of a store's events: it reacts to each at least once, and to one after the other unless
 * `maxAckPending` says otherwise. Several processes may bind the same one; each event goes to one of them.
 *
 * Errors of every method: RitaError `REACTOR_NOT_FOUND` when it was deleted, `EVENT_STORE_NOT_FOUND`,
 * `PERMISSION_DENIED`, `UNAVAILABLE`.
 */
export interface Reactor<E extends Event> {
  readonly name: string;
  /**
   * Starts to give events to a handler.
   *
   * @throws RitaError `REACTOR_BOUND` when this handle has a handler already.
   */
  bind(handler: ReactorHandler<E>, options?: BindOptions): Promise<ReactorBinding>;
  /** Ends what `bind` began; nothing when it is not bound. */
  unbind(): Promise<void>;
  /** No process is given any more events, until `resume` or for good until then; survives restarts. */
  pause(options?: CallOptions & { readonly until?: Date | undefined }): Promise<void>;
  /** Ends a pause. */
  resume(options?: CallOptions): Promise<void>;
  /**
   * Goes on from another place: events behind it are given again. Waits for the handler running here; dead letters stay.
   *
   * @throws RitaError `POSITION_AHEAD`, `CONFIG_INVALID`.
   */
  reposition(start: ReactorStart, options?: CallOptions): Promise<void>;
  info(options?: CallOptions): Promise<ReactorInfo>;
  /** The events it has given up, by sequence. */
  deadLetters(options?: CallOptions): Promise<readonly DeadLetter[]>;
  /**
   * Hands dead letters back to whoever is bound, each once: one that fails again is a dead letter again. Out of order,
   * and in another process possibly beside an event of the ordinary course.
   *
   * @returns the sequences handed back.
   */
  redrive(
    options?: CallOptions & { readonly sequences?: readonly number[] | undefined },
  ): Promise<readonly number[]>;
}
