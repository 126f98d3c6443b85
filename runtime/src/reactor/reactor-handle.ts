import { deadlineOf } from "../contract/checks.js";
import type { CallOptions } from "../contract/options.js";
import type {
  BindOptions,
  DeadLetter,
  Reactor,
  ReactorBinding,
  ReactorFailure,
  ReactorHandler,
  ReactorInfo,
  ReactorStart,
} from "../contract/reactor.js";
import { RitaError } from "../errors/rita-error.js";
import type { Event } from "../message/event.js";
import { Binding } from "./binding.js";
import type { Identity, ReactorEnvironment } from "./environment.js";
import { observedHandler } from "./observed.js";
import type { FailureRecord } from "./records.js";
import { reposition } from "./reposition.js";
import { settingsOf, statedConfig } from "./settings.js";
import { checkUsable } from "./usable.js";

/** Far enough for a pause without an end, and a time that every server takes. */
const forGood = new Date("9999-01-01T00:00:00Z");

/** A reactor of a store, as one caller holds it. */
export class ReactorHandle<E extends Event> implements Reactor<E> {
  readonly name: string;
  readonly #environment: ReactorEnvironment;
  readonly #identity: Identity;
  #binding: Binding | undefined;
  #binds = false;

  constructor(environment: ReactorEnvironment, identity: Identity) {
    this.name = identity.name;
    this.#environment = environment;
    this.#identity = identity;
  }

  async bind(handler: ReactorHandler<E>, options: BindOptions = {}): Promise<ReactorBinding> {
    if (typeof handler !== "function") {
      throw new RitaError("CONFIG_INVALID", `The handler must be a function, but is ${String(handler)}.`);
    }
    if (this.#binds) {
      const text = `The reactor ${this.name} has a handler here already. Unbind it first, or get another handle.`;
      throw new RitaError("REACTOR_BOUND", text, { reactor: this.name });
    }
    this.#binds = true;
    try {
      const info = await this.#identity.known(deadlineOf(options));
      checkUsable(this.#environment, this.#identity, info);
      const binding = new Binding({
        environment: this.#environment,
        identity: this.#identity,
        info,
        handler: observedHandler(this.#environment, this.name, handler as ReactorHandler<Event>),
        onError: options.onError,
      });
      this.#binding = binding;
      this.#environment.keep({ closed: binding.closed, stop: () => binding.unbind() });
      void binding.closed.then(() => this.#release());
      return binding;
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  async unbind(): Promise<void> {
    await this.#binding?.unbind();
  }

  async pause({
    until = forGood,
    ...call
  }: CallOptions & { readonly until?: Date | undefined } = {}): Promise<void> {
    if (!(until instanceof Date && Number.isFinite(until.getTime()))) {
      throw new RitaError("CONFIG_INVALID", `until must be a valid Date, but is ${String(until)}.`, {
        until,
      });
    }
    await this.#setPause(until, call);
  }

  async resume(options: CallOptions = {}): Promise<void> {
    await this.#setPause(undefined, options);
  }

  async reposition(start: ReactorStart, options: CallOptions = {}): Promise<void> {
    const deadline = deadlineOf(options);
    const work = () => reposition(this.#environment, this.#identity, start, deadline);
    await (this.#binding === undefined ? work() : this.#binding.whileIdle(work));
  }

  async info(options: CallOptions = {}): Promise<ReactorInfo> {
    const deadline = deadlineOf(options);
    const { records } = this.#identity;
    const info = await this.#identity.known(deadline);
    const [attempts, letters, error] = await Promise.all([
      records.all("tried", deadline),
      records.all("dead", deadline),
      records.get("error", 0, deadline),
    ]);
    // What is left over of an earlier consumer, or behind the position, is no trouble any more.
    const stuck = attempts.find(
      ({ value, sequence }) =>
        value.stuck && value.incarnation === info.incarnation && sequence > info.settled,
    );
    return {
      name: this.name,
      config: statedConfig(this.#environment.read.scope, this.name, settingsOf(info)),
      created: info.created,
      position: info.settled,
      lag: this.#identity.lag(info),
      inFlight: info.inFlight,
      stuckSince: stuck === undefined ? undefined : new Date(stuck.value.since),
      lastError: error === undefined ? undefined : failureOf(error.value.sequence, error.value),
      deadLetters: letters.length,
      pausedUntil: info.config.pausedUntil,
      bound: this.#binding !== undefined,
    };
  }

  async deadLetters(options: CallOptions = {}): Promise<readonly DeadLetter[]> {
    const deadline = deadlineOf(options);
    const { records } = this.#identity;
    const [letters, requests] = await Promise.all([
      records.all("dead", deadline),
      records.all("redrive", deadline),
    ]);
    const redriving = new Set(requests.map(({ sequence }) => sequence));
    return letters.map(({ sequence, value }) => ({
      ...failureOf(sequence, value),
      reason: value.reason,
      deliveries: value.deliveries,
      redriving: redriving.has(sequence),
    }));
  }

  async redrive({
    sequences,
    ...call
  }: CallOptions & { readonly sequences?: readonly number[] | undefined } = {}): Promise<readonly number[]> {
    const deadline = deadlineOf(call);
    const { records } = this.#identity;
    const letters = await records.all("dead", deadline);
    const wanted = letters
      .map(({ sequence }) => sequence)
      .filter((sequence) => sequences?.includes(sequence) ?? true);
    for (const sequence of wanted) {
      // One that stands there already was handed back before.
      await records.put("redrive", { value: { owner: null, beats: 0 }, revision: 0, sequence }, deadline);
    }
    this.#binding?.wake();
    return wanted;
  }

  async #setPause(until: Date | undefined, call: CallOptions): Promise<void> {
    const { durables, durable } = this.#identity;
    const deadline = deadlineOf(call);
    await this.#identity.known(deadline);
    if (!(await durables.pause(durable, until, deadline))) throw this.#identity.notFound();
  }

  #release(): void {
    this.#binding = undefined;
    this.#binds = false;
  }
}

function failureOf(sequence: number, { code, message, at }: FailureRecord): ReactorFailure {
  return { sequence, code, message, at: new Date(at) };
}
