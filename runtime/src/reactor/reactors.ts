import { deadlineOf } from "../contract/checks.js";
import type { CallOptions } from "../contract/options.js";
import type { Reactor, ReactorConfig } from "../contract/reactor.js";
import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "../log/deadline.js";
import type { DurableInfo } from "../log/durable.js";
import type { Event } from "../message/event.js";
import { Identity, type ReactorEnvironment } from "./environment.js";
import { reactorName } from "./names.js";
import { ReactorHandle } from "./reactor-handle.js";
import { differences, durableConfig, type ReactorSettings, settingsOf, statedSettings } from "./settings.js";
import { resolveStart, startText } from "./start.js";
import { checkUsable } from "./usable.js";

/** The reactors of one store, or of one tenant. */
export class Reactors<E extends Event> {
  readonly #environment: ReactorEnvironment;

  constructor(environment: ReactorEnvironment) {
    this.#environment = environment;
  }

  /** @throws RitaError `REACTOR_EXISTS` and what a bad configuration throws. */
  async create(config: ReactorConfig, call: CallOptions): Promise<Reactor<E>> {
    const deadline = deadlineOf(call);
    const { identity, stated } = this.#stated(config);
    const existing = (await identity.find(deadline)) ?? (await this.#make(identity, stated, deadline));
    return this.#same(identity, stated, existing);
  }

  /** @throws RitaError `REACTOR_NOT_FOUND`, `CONFIG_INVALID` when another start is stated. */
  async update(config: ReactorConfig, call: CallOptions): Promise<Reactor<E>> {
    const deadline = deadlineOf(call);
    const { identity, stated } = this.#stated(config);
    return this.#change(identity, config, stated, await identity.known(deadline), deadline);
  }

  async createOrUpdate(config: ReactorConfig, call: CallOptions): Promise<Reactor<E>> {
    const deadline = deadlineOf(call);
    const { identity, stated } = this.#stated(config);
    const existing = await identity.find(deadline);
    if (existing !== undefined) return this.#change(identity, config, stated, existing, deadline);
    return this.#same(identity, stated, await this.#make(identity, stated, deadline));
  }

  /** @throws RitaError `REACTOR_NOT_FOUND`, `REACTOR_INVALID`. */
  async get(name: string, call: CallOptions): Promise<Reactor<E>> {
    const deadline = deadlineOf(call);
    const identity = new Identity(this.#environment, name);
    return this.#handle(identity, await identity.known(deadline));
  }

  async list(call: CallOptions): Promise<readonly string[]> {
    const { storage, read } = this.#environment;
    const names = await storage.durables.names(deadlineOf(call));
    return names.flatMap((durable) => reactorName(read.scope, durable) ?? []);
  }

  /** @throws RitaError `REACTOR_NOT_FOUND`. */
  async delete(name: string, call: CallOptions): Promise<void> {
    const deadline = deadlineOf(call);
    const identity = new Identity(this.#environment, name);
    // Without the note of a move nobody makes it again.
    const move = await identity.records.get("move", 0, deadline);
    await identity.records.remove("move", 0, deadline);
    const removed = await identity.durables.remove(identity.durable, deadline);
    await identity.records.clearAll(deadline);
    if (!removed && move?.value.done !== false) throw identity.notFound();
  }

  #stated(config: ReactorConfig): { readonly identity: Identity; readonly stated: ReactorSettings } {
    const identity = new Identity(this.#environment, config.name);
    return { identity, stated: statedSettings(this.#environment.read.scope, config) };
  }

  async #make(identity: Identity, stated: ReactorSettings, deadline: Deadline): Promise<DurableInfo> {
    const { storage, read } = this.#environment;
    const start = await resolveStart(storage.log, read.scope, stated.start, deadline);
    const config = durableConfig(identity.durable, stated, start, undefined);
    // Somebody else may have been faster.
    return (await identity.durables.create(config, deadline)) ?? identity.known(deadline);
  }

  #same(identity: Identity, stated: ReactorSettings, existing: DurableInfo): Reactor<E> {
    const different = differences(stated, settingsOf(existing));
    if (different.length === 0) return this.#handle(identity, existing);
    throw new RitaError(
      "REACTOR_EXISTS",
      `The reactor ${identity.name} exists with another configuration; these settings differ: ${different.join(", ")}. ` +
        "Get it with getReactor, or change it with updateReactor.",
      { reactor: identity.name, different },
    );
  }

  async #change(
    identity: Identity,
    config: ReactorConfig,
    stated: ReactorSettings,
    existing: DurableInfo,
    deadline: Deadline,
  ): Promise<Reactor<E>> {
    const { start } = settingsOf(existing);
    if (config.start !== undefined && startText(config.start) !== startText(start)) {
      throw new RitaError(
        "CONFIG_INVALID",
        `The reactor ${identity.name} was created to start at ${startText(start)}, which an update cannot change. Leave ` +
          "start out, and use reposition to move it.",
        { reactor: identity.name, start: config.start },
      );
    }
    const wanted = durableConfig(identity.durable, { ...stated, start }, existing.config.start, undefined);
    const changed = await identity.durables.update(wanted, deadline);
    if (changed === undefined) throw identity.notFound();
    return this.#handle(identity, changed);
  }

  #handle(identity: Identity, info: DurableInfo): Reactor<E> {
    checkUsable(this.#environment, identity, info);
    return new ReactorHandle<E>(this.#environment, identity);
  }
}
