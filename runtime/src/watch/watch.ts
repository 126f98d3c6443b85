import { checkWholeNumbers, deadlineOf, defaultTimeout } from "../contract/checks.js";
import type { CallOptions, WatchOptions } from "../contract/options.js";
import type { Watcher } from "../contract/watcher.js";
import { decodeEvent } from "../envelope/decode.js";
import { headerName } from "../envelope/header-names.js";
import { evolveFailed } from "../errors/evolve-failed.js";
import { RitaError } from "../errors/rita-error.js";
import { backOff, Deadline } from "../log/deadline.js";
import { onAbort } from "../log/on-abort.js";
import { checkPosition } from "../log/position.js";
import type { StoredMessage } from "../log/stored-message.js";
import type { Event } from "../message/event.js";
import { isPending } from "../model/answer.js";
import { type Selection, select, type Wish } from "../read/filters.js";
import { atPosition } from "../read/position-error.js";
import { type ReadContext, reached } from "../read/read-events.js";
import { anyLeft, lastOf } from "../read/read-messages.js";
import { everything } from "../subject/scope.js";
import { Progress } from "./progress.js";

/** Where a watch delivers events. */
export type Sink = (event: Event) => void | Promise<void>;

/**
 * Starts a watch; `caughtUp` tells when the store's present content was delivered.
 *
 * @throws RitaError `FILTER_INVALID`, `CONFIG_INVALID`, `POSITION_AHEAD`, `EVENT_STORE_NOT_FOUND`.
 */
export async function startWatch(
  context: ReadContext,
  sink: Sink,
  options: WatchOptions,
  handles: Wish["handles"],
): Promise<Watcher> {
  const selection = select(context.scope, { filters: options.filters, events: options.events, handles });
  const after = options.afterSequence ?? 0;
  const { afterSequence, atLeast, signal, timeout } = options;
  checkWholeNumbers({ afterSequence, atLeast });
  const deadline = deadlineOf({ signal, timeout });
  if (atLeast !== undefined) await reached(context, atLeast, deadline);
  await checkPosition(context.log, after, deadline);
  const target = await lastOf(context.log, selection.subjects, deadline);
  return new RunningWatch(context, selection, sink, options, after, target);
}

class RunningWatch implements Watcher {
  readonly caughtUp: Promise<void>;
  readonly closed: Promise<RitaError | undefined>;
  readonly #context: ReadContext;
  readonly #selection: Selection;
  readonly #sink: Sink;
  readonly #onError: WatchOptions["onError"];
  readonly #stopping = new AbortController();
  readonly #target: number;
  readonly #progress: Progress;
  readonly #forget: () => void;
  readonly #signal: AbortSignal | undefined;
  #markCaughtUp: () => void = () => undefined;
  #failCaughtUp: (reason: unknown) => void = () => undefined;
  readonly #told = new WeakSet<object>();
  #error: RitaError | undefined;
  #ended = false;
  /** The last message seen. */
  #cursor: number;
  #batchOpen = false;

  constructor(
    context: ReadContext,
    selection: Selection,
    sink: Sink,
    options: WatchOptions,
    after: number,
    target: number,
  ) {
    this.#context = context;
    this.#selection = selection;
    this.#sink = sink;
    this.#onError = options.onError;
    this.#signal = options.signal;
    this.#cursor = after;
    this.#progress = new Progress(after);
    this.#target = target;
    this.caughtUp = new Promise((resolve, reject) => {
      this.#markCaughtUp = resolve;
      this.#failCaughtUp = reject;
    });
    this.caughtUp.catch(() => undefined);
    this.#forget = onAbort(this.#signal, () => this.#stopping.abort());
    this.closed = this.#run();
  }

  get sequence(): number {
    return this.#progress.sequence;
  }

  async waitFor(sequence: number, options: CallOptions = {}): Promise<void> {
    checkWholeNumbers({ sequence });
    const deadline = deadlineOf(options);
    for (let attempt = 0; this.sequence < sequence; attempt += 1) {
      deadline.throwIfAborted();
      if (this.#ended) throw this.#error ?? stopped();
      if (deadline.expired) {
        throw new RitaError(
          "STALE_READ",
          `The watch has not reached the sequence ${sequence} within ${deadline.timeout} ms; it is at ${this.sequence}.`,
          { wanted: sequence, sequence: this.sequence },
        );
      }
      await this.#progress.change(deadline, backOff(attempt, 20, 500));
      if (this.sequence < sequence) await unlessExpired(deadline, this.#passOver(sequence, deadline));
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #run(): Promise<RitaError | undefined> {
    try {
      this.#checkCaughtUp();
      const { signal } = this.#stopping;
      const options = {
        filters: this.#selection.subjects,
        after: this.#cursor,
        pace: "live",
        signal,
      } as const;
      const { log } = this.#context;
      for await (const messages of log.follow({ ...options, timeout: Number.POSITIVE_INFINITY })) {
        if (messages.length === 0) await this.#whenIdle();
        for (const message of messages) {
          if (signal.aborted) break;
          const applied = this.#deliver(message);
          if (applied !== undefined) await applied;
        }
        if (signal.aborted) break;
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#error = RitaError.from(atPosition(error, this.#cursor));
      this.#reportEnd(error);
    }
    this.#ended = true;
    this.#forget();
    this.#failCaughtUp(this.#error ?? (this.#signal?.aborted ? this.#signal.reason : stopped()));
    this.#progress.announce();
    return this.#error;
  }

  /** Problems of an event were told when they happened; those of the watch itself are told here. */
  #reportEnd(error: unknown): void {
    if (this.#error === undefined || (typeof error === "object" && error !== null && this.#told.has(error)))
      return;
    try {
      this.#onError?.(this.#error);
    } catch (failure) {
      this.#error = RitaError.from(failure);
    }
  }

  #tell(error: RitaError): "continue" | "stop" | undefined {
    this.#told.add(error);
    return this.#onError?.(error) ?? undefined;
  }

  /** A promise only when the model takes its time: a wait for each event costs more than most of them. */
  #deliver(message: StoredMessage): Promise<void> | undefined {
    const event = this.#selection.wants(message) ? this.#decode(message) : undefined;
    const applied = event === undefined ? undefined : this.#apply(event);
    if (applied !== undefined) return applied.then(() => this.#passed(message));
    this.#passed(message);
    return undefined;
  }

  #passed(message: StoredMessage): void {
    this.#cursor = message.sequence;
    this.#noteBorder(message);
    this.#checkCaughtUp();
  }

  #decode(message: StoredMessage): Event | undefined {
    try {
      return decodeEvent(this.#context.decode, message);
    } catch (error) {
      if (this.#onError === undefined) throw error;
      this.#tell(RitaError.from(error));
      return undefined;
    }
  }

  #apply(event: Event): Promise<void> | undefined {
    try {
      const applied = this.#sink(event);
      if (!isPending(applied)) return undefined;
      return Promise.resolve(applied).catch((cause) => this.#failed(cause, event));
    } catch (cause) {
      this.#failed(cause, event);
      return undefined;
    }
  }

  #failed(cause: unknown, event: Event): void {
    const error = evolveFailed(cause, event);
    if (this.#tell(error) !== "continue") throw error;
  }

  /** A message of a batch that does not commit it leaves the append open: the border lies before its first one. */
  #noteBorder({ headers, sequence }: StoredMessage): void {
    const place = headers.get(headerName.batchSequence);
    this.#batchOpen = place !== "" && headers.get(headerName.batchCommit) === "";
    this.#progress.reach(this.#batchOpen ? sequence - Number(place) : sequence);
  }

  /** Nothing came for a while: what is missing up to the target is erased or filtered out, or on its way. */
  async #whenIdle(): Promise<void> {
    const deadline = new Deadline(defaultTimeout, this.#stopping.signal);
    try {
      if (this.sequence < this.#target) await this.#passOver(this.#target, deadline);
      // The leader never shows half of an append, so what it calls the end is a border.
      if (this.#batchOpen) {
        const { log, scope } = this.#context;
        await this.#passOver(await log.lastSequence(everything(scope), deadline), deadline);
      }
    } catch (error) {
      // An outage ends no watch: it is asked again when it is over.
      const passing = error instanceof RitaError && error.code === "UNAVAILABLE";
      if (!passing || this.#context.log.closed) throw error;
    }
    this.#checkCaughtUp();
  }

  /** Moves to `sequence` when the leader holds it and nothing wanted lies between. */
  async #passOver(sequence: number, deadline: Deadline): Promise<void> {
    const { log, scope } = this.#context;
    const cursor = this.#cursor;
    const head = await log.lastSequence(everything(scope), deadline);
    if (head < sequence && (await log.info(deadline)).lastSequence < sequence) return;
    const left = await anyLeft(log, this.#selection.subjects, cursor, sequence, deadline);
    if (left || this.#cursor !== cursor) return;
    if (sequence >= cursor) this.#batchOpen = false;
    this.#progress.reach(sequence);
  }

  #checkCaughtUp(): void {
    if (this.#cursor >= this.#target || this.sequence >= this.#target) this.#markCaughtUp();
  }
}

/** A question that was not answered in time is no error of its own: the caller's time is up. */
async function unlessExpired(deadline: Deadline, question: Promise<void>): Promise<void> {
  try {
    await question;
  } catch (error) {
    if (!deadline.expired || !(error instanceof RitaError) || error.code !== "UNAVAILABLE") throw error;
  }
}

function stopped(): RitaError {
  return new RitaError("UNAVAILABLE", "The watch was stopped.");
}
