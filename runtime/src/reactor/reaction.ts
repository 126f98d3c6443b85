import type { DeadLetter, ReactorHandler } from "../contract/reactor.js";
import { type DecodeContext, decodeEvent } from "../envelope/decode.js";
import { RitaError } from "../errors/rita-error.js";
import type { Delivery, Verdict } from "../log/durable.js";
import type { StoredMessage } from "../log/stored-message.js";
import type { Event } from "../message/event.js";
import { callHandler } from "./call-handler.js";
import { type Identity, stepDeadline } from "./environment.js";
import { handlerFailed, interrupted, isUnprocessable } from "./failures.js";
import type { Lease } from "./lease.js";
import { type AttemptRecord, failureRecord, type Stored } from "./records.js";
import type { ReactorSettings } from "./settings.js";

/** How long an event waits when what has to be noted about it could not be written, in milliseconds. */
const troubleDelay = 1_000;

/** What reacting to an event needs to know. */
export interface ReactionContext {
  readonly identity: Identity;
  readonly decode: DecodeContext;
  readonly clock: () => Date;
  readonly handler: ReactorHandler<Event>;
  readonly settings: ReactorSettings;
  /** Of the durable consumer the event came from. */
  readonly incarnation: string;
  /** Tells whoever listens. */
  readonly report: (error: RitaError) => void;
}

/**
 * What happens with one delivered event. What must be known after a crash is written before the step it is about: the
 * count of a run before the handler begins, the dead letter before the server is told to forget the event.
 */
export class Reaction {
  readonly #context: ReactionContext;
  readonly #message: StoredMessage;
  readonly #tries: number;
  readonly #lease: Lease;
  #attempts: Stored<AttemptRecord> | undefined;
  /** A record about this event is being written because its handler takes long. */
  #noting: Promise<unknown> | undefined;

  constructor(context: ReactionContext, { message, tries }: Delivery, lease: Lease) {
    this.#context = context;
    this.#message = message;
    this.#tries = tries;
    this.#lease = lease;
  }

  /** What to tell the server; `undefined` when the event is not ours any more. */
  async run(): Promise<Verdict | undefined> {
    const verdict = await this.#judge().catch((error: unknown): Verdict => {
      // Nothing could be noted, so nothing may be forgotten either.
      this.#context.report(handlerFailed(error, this.#event));
      return { kind: "again", delay: troubleDelay };
    });
    // To hand it back now would take it from whoever has it.
    return verdict?.kind === "again" && this.#lease.lapsed ? this.#lost() : verdict;
  }

  /** Forgets what was noted about an event that is done with; what is left over behind the position says nothing. */
  async tidy(): Promise<void> {
    if (this.#attempts === undefined) return;
    await this.#context.identity.records.remove("tried", this.#message.sequence, stepDeadline());
  }

  async #judge(): Promise<Verdict | undefined> {
    if (this.#tries > 1) {
      const dead = await this.#deadReason();
      if (dead !== undefined) return { kind: "never", reason: dead };
      await this.#readAttempts();
    }
    const { maxDeliveries } = this.#context.settings;
    const runs = this.#runs;
    if (maxDeliveries !== undefined && runs >= maxDeliveries) return this.#bury("deliveries", runs);
    let event: Event;
    try {
      event = decodeEvent(this.#context.decode, this.#message);
    } catch (error) {
      return this.#bury("undecodable", runs, handlerFailed(error, this.#event));
    }
    const delivery = await this.#begin(runs);
    return this.#lease.lapsed ? this.#lost() : this.#handle(event, delivery);
  }

  async #handle(event: Event, delivery: number): Promise<Verdict | undefined> {
    const { handler, settings } = this.#context;
    const slow = setTimeout(() => {
      this.#noting = this.#note(delivery, { stuck: true }).catch((error: unknown) =>
        this.#context.report(RitaError.from(error)),
      );
    }, settings.ackWait);
    const call = { ...this.#event, event, delivery, redriven: false, lease: this.#lease };
    const handled = await callHandler(handler, call);
    clearTimeout(slow);
    await this.#noting;
    if (handled.kind === "lapsed") return this.#lost();
    if (handled.kind === "done") return { kind: "done" };
    const { error } = handled;
    this.#context.report(error);
    await this.#noteFailure(delivery, error);
    if (isUnprocessable(error)) return this.#bury("unprocessable", delivery, error);
    if (delivery >= (settings.maxDeliveries ?? Number.POSITIVE_INFINITY))
      return this.#bury("deliveries", delivery, error);
    const { backoff } = settings;
    return { kind: "again", delay: backoff[Math.min(delivery, backoff.length) - 1] ?? 0 };
  }

  get #event(): { readonly reactor: string; readonly sequence: number } {
    return { reactor: this.#context.identity.name, sequence: this.#message.sequence };
  }

  /**
   * How often the handler began before. Without a limit only trouble is noted, and the server's count has to do; it may
   * be higher, for it counts deliveries that got lost on the way.
   */
  get #runs(): number {
    if (this.#attempts !== undefined) return this.#attempts.value.runs;
    return this.#context.settings.maxDeliveries === undefined ? this.#tries - 1 : 0;
  }

  /** Why it was given up before, when only the word to the server got lost. */
  async #deadReason(): Promise<DeadLetter["reason"] | undefined> {
    const { identity, incarnation } = this.#context;
    const dead = await identity.records.get("dead", this.#message.sequence, stepDeadline());
    return dead?.value.incarnation === incarnation ? dead.value.reason : undefined;
  }

  async #readAttempts(): Promise<void> {
    const { identity, incarnation } = this.#context;
    const attempts = await identity.records.get("tried", this.#message.sequence, stepDeadline());
    if (attempts?.value.incarnation === incarnation) this.#attempts = attempts;
  }

  /** Notes that the handler begins, where that must be known later; the number of this delivery. */
  async #begin(runs: number): Promise<number> {
    const counted = this.#context.settings.maxDeliveries !== undefined;
    if (!counted && this.#tries === 1) return 1;
    try {
      return (await this.#note(runs + 1, { stuck: runs > 0 })).value.runs;
    } catch (error) {
      // An event whose runs have a limit must not be tried uncounted.
      if (counted) throw error;
      this.#context.report(handlerFailed(error, this.#event));
      return runs + 1;
    }
  }

  async #note(
    runs: number,
    { stuck, error }: Pick<AttemptRecord, "stuck" | "error">,
  ): Promise<Stored<AttemptRecord>> {
    const { identity, incarnation, clock } = this.#context;
    const since = clock().toISOString();
    const make = (current: AttemptRecord | undefined): AttemptRecord => {
      const mine = current?.incarnation === incarnation ? current : undefined;
      // Somebody else who had the event in between counts as well.
      const known = this.#attempts?.value.runs ?? 0;
      const others = Math.max(0, (mine?.runs ?? 0) - known);
      return {
        incarnation,
        since: mine?.since ?? since,
        stuck: stuck || mine?.stuck === true,
        error: error ?? mine?.error,
        runs: runs + others,
      };
    };
    const known = this.#attempts ?? (this.#tries === 1 ? null : undefined);
    const { sequence } = this.#message;
    this.#attempts = await identity.records.change("tried", sequence, make, stepDeadline(), known);
    return this.#attempts;
  }

  async #noteFailure(delivery: number, error: RitaError): Promise<void> {
    const { identity, clock } = this.#context;
    const failure = failureRecord(error, clock());
    const { sequence } = this.#message;
    await this.#note(delivery, { stuck: true, error: failure });
    await identity.records.change("error", 0, () => ({ ...failure, sequence }), stepDeadline());
  }

  /** The event was given to somebody else, or will be: whatever is told now would be about their delivery. */
  #lost(): undefined {
    const { report, settings } = this.#context;
    report(interrupted(this.#event, `no sign of life got through for ${settings.ackWait} ms`));
    return undefined;
  }

  async #bury(reason: DeadLetter["reason"], deliveries: number, cause?: RitaError): Promise<Verdict> {
    const { identity, incarnation, clock, report } = this.#context;
    const { sequence } = this.#message;
    const why = `the handler came to no end in ${deliveries} deliveries, as when its process ends`;
    const failure =
      cause === undefined
        ? (this.#attempts?.value.error ?? failureRecord(interrupted(this.#event, why), clock()))
        : failureRecord(cause, clock());
    const letter = { ...failure, incarnation, reason, deliveries };
    await identity.records.change("dead", sequence, () => letter, stepDeadline());
    identity.countDeadLetter();
    const text = `The event ${sequence} is a dead letter (${reason}): ${failure.message}`;
    report(new RitaError(failure.code, text, { ...this.#event, reason, deliveries }, { cause }));
    return { kind: "never", reason };
  }
}
