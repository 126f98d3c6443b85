import type { BindOptions, ReactorBinding, ReactorHandler } from "../contract/reactor.js";
import { RitaError } from "../errors/rita-error.js";
import { backOff, Deadline } from "../log/deadline.js";
import type { Deliveries, Delivery, DurableInfo } from "../log/durable.js";
import type { Event } from "../message/event.js";
import { type Identity, type ReactorEnvironment, stepDeadline } from "./environment.js";
import { interrupted } from "./failures.js";
import { Lease } from "./lease.js";
import { Permits } from "./permits.js";
import { Reaction, type ReactionContext } from "./reaction.js";
import { Redrives } from "./redrives.js";
import { Rounds } from "./rounds.js";
import { type ReactorSettings, settingsOf } from "./settings.js";
import { settle } from "./settle.js";

/** Most events one binding works on at once, however many may be in flight. */
const mostAtOnce = 100;

/** How long a consumer may be gone before the binding ends, in milliseconds: one that is repositioned comes back. */
const returnTime = 2_000;

/** How often it is looked whether the reactor was changed, and how much it has before it, in milliseconds. */
const refreshEvery = 3_000;

/** What to bind. */
export interface BindingTerms {
  readonly environment: ReactorEnvironment;
  readonly identity: Identity;
  readonly info: DurableInfo;
  readonly handler: ReactorHandler<Event>;
  readonly onError: BindOptions["onError"];
}

/** One handler at work on one reactor. Ends when it is unbound, or when what is wrong does not pass. */
export class Binding implements ReactorBinding {
  readonly closed: Promise<RitaError | undefined>;
  readonly #terms: BindingTerms;
  readonly #redrives: Redrives;
  readonly #refreshes: Rounds;
  /** What goes on beside the handlers: words to the server, tidying up. */
  readonly #pending = new Set<Promise<unknown>>();
  #settings: ReactorSettings;
  #incarnation: string;
  #permits: Permits;
  #source: Deliveries | undefined;
  /** While the consumer is being made anew. */
  #held: Promise<unknown> | undefined;
  #idle: Promise<unknown> = Promise.resolve();
  readonly #ending = new AbortController();
  #fatal: RitaError | undefined;

  constructor(terms: BindingTerms) {
    this.#terms = terms;
    this.#settings = settingsOf(terms.info);
    this.#incarnation = terms.info.incarnation;
    this.#permits = new Permits(this.#workers);
    const rounds = { report: (error: RitaError) => this.#report(error), signal: this.#ending.signal };
    this.#refreshes = new Rounds({ ...rounds, every: refreshEvery, work: () => this.#refresh() });
    this.#redrives = new Redrives({
      ...rounds,
      environment: terms.environment,
      identity: terms.identity,
      handler: terms.handler,
      ackWait: () => this.#settings.ackWait,
      permit: () => this.#permits.acquire(),
    });
    this.closed = this.#run();
  }

  async unbind(): Promise<void> {
    this.#ending.abort();
    await this.#source?.close();
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.unbind();
  }

  /** Looks at once for dead letters that were handed back. */
  wake(): void {
    this.#redrives.wake();
  }

  /** Does something while no event is taken and no handler runs, then goes on with what the consumer is by then. */
  async whileIdle<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#held;
    const working = (async () => {
      await before;
      await this.#source?.close();
      await this.#idle;
      const result = await work();
      await this.#refresh();
      return result;
    })();
    this.#held = working.catch(() => undefined);
    return working;
  }

  get #stopping(): boolean {
    return this.#ending.signal.aborted;
  }

  get #workers(): number {
    const { maxAckPending } = this.#settings;
    return maxAckPending > 0 ? Math.min(maxAckPending, mostAtOnce) : mostAtOnce;
  }

  async #run(): Promise<RitaError | undefined> {
    // Of their own, so that a handler that hangs does not keep anybody from seeing what piles up before it.
    const beside = Promise.all([this.#redrives.run(), this.#refreshes.run()]);
    this.#terms.identity.lag(this.#terms.info);
    let error: RitaError | undefined;
    try {
      while (!this.#stopping) {
        const held = this.#held;
        await held;
        if (held !== this.#held) continue;
        this.#held = undefined;
        if (this.#fatal !== undefined) throw this.#fatal;
        if (!this.#stopping) await this.#consume();
      }
    } catch (cause) {
      if (!this.#stopping) {
        error = RitaError.from(cause);
        this.#report(error);
      }
    }
    this.#ending.abort();
    await beside;
    await Promise.all(this.#pending);
    return error;
  }

  /** Takes events until the source is closed or fails. */
  async #consume(): Promise<void> {
    const { durables, durable } = this.#terms.identity;
    const source = durables.open({
      name: durable,
      incarnation: this.#incarnation,
      onOutage: (error) => this.#report(error),
    });
    this.#source = source;
    const workers = Promise.allSettled(Array.from({ length: this.#workers }, () => this.#work(source)));
    this.#idle = workers;
    const failed = (await workers).find((worker) => worker.status === "rejected");
    await source.close();
    this.#source = undefined;
    if (failed !== undefined && this.#fatal === undefined && !this.#stopping && this.#held === undefined) {
      await this.#recover(RitaError.from(failed.reason));
    }
  }

  async #work(source: Deliveries): Promise<void> {
    while (true) {
      const delivery = await source.next();
      if (delivery === undefined) return;
      await this.#react(delivery);
    }
  }

  async #react(delivery: Delivery): Promise<void> {
    const { identity, handler, environment } = this.#terms;
    const { ackWait } = this.#settings;
    const event = { reactor: identity.name, sequence: delivery.message.sequence };
    const lease = new Lease({
      wait: ackWait,
      beat: (timeout) =>
        delivery.tell({ kind: "working" }, timeout).catch((cause: unknown) => {
          this.#end(RitaError.from(cause));
          return false;
        }),
      lapse: () => interrupted(event, `no sign of life got through for ${ackWait} ms`),
    });
    const context: ReactionContext = {
      identity,
      decode: environment.read.decode,
      clock: environment.clock,
      handler,
      settings: this.#settings,
      incarnation: this.#incarnation,
      report: (error) => this.#report(error),
    };
    const reaction = new Reaction(context, delivery, lease);
    const done = await this.#permits.acquire();
    const verdict = await reaction.run();
    lease.end();
    done();
    if (verdict === undefined) return;
    // Sent now, ahead of the request for the next event; that it has arrived is waited for beside that.
    const { log } = environment.storage;
    const patience = { limit: ackWait, hopeless: () => log.closed };
    this.#beside(settle(delivery, verdict, patience), (error) => this.#end(error));
    if (verdict.kind !== "again") this.#beside(reaction.tidy(), (error) => this.#report(error));
  }

  /** Whoever may not say what is done would only do it again. */
  #end(error: RitaError): void {
    this.#fatal ??= error;
    void this.#source?.close();
  }

  #beside(work: Promise<unknown>, failed: (error: RitaError) => void): void {
    const pending = work
      .catch((cause: unknown) => failed(RitaError.from(cause)))
      .finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  /** Waits until the consumer is there again, when it may be. @throws the error, when it will not pass. */
  async #recover(error: RitaError): Promise<void> {
    if (error.code !== "REACTOR_NOT_FOUND") throw error;
    const deadline = new Deadline(returnTime, this.#ending.signal);
    for (let attempt = 0; !this.#stopping && this.#held === undefined; attempt += 1) {
      if (await this.#refresh()) return;
      if (deadline.expired) throw this.#terms.identity.notFound();
      await deadline.pause(backOff(attempt, 20, 500));
    }
  }

  /** Takes on what the consumer is by now; whether it is there. Waits through outages. */
  async #refresh(): Promise<boolean> {
    const { identity, environment } = this.#terms;
    for (let attempt = 0; ; attempt += 1) {
      try {
        const info = await identity.find(stepDeadline(this.#ending.signal));
        if (info === undefined) return false;
        identity.lag(info);
        this.#take(info);
        return true;
      } catch (error) {
        const passing = error instanceof RitaError && error.code === "UNAVAILABLE";
        if (!passing || environment.storage.log.closed || this.#stopping) throw error;
        await stepDeadline(this.#ending.signal).pause(backOff(attempt, 50, 1_000));
      }
    }
  }

  #take(info: DurableInfo): void {
    const before = { workers: this.#workers, incarnation: this.#incarnation };
    this.#settings = settingsOf(info);
    this.#incarnation = info.incarnation;
    if (this.#workers !== before.workers) this.#permits = new Permits(this.#workers);
    else if (info.incarnation === before.incarnation) return;
    void this.#source?.close();
  }

  #report(error: RitaError): void {
    const { environment, identity, onError } = this.#terms;
    environment.logger.warn({ ...error.details, reactor: identity.name, code: error.code }, error.message);
    try {
      onError?.(error);
    } catch (failure) {
      const text = `onError of the reactor ${identity.name} failed: ${RitaError.from(failure).message}`;
      environment.logger.error({ reactor: identity.name }, text);
    }
  }
}
