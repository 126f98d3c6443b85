import { checkWholeNumbers, deadlineOf } from "../contract/checks.js";
import type {
  AppendResult,
  DecideResult,
  EventStore,
  EventStoreInfo,
  EvolverFor,
  ExecuteResult,
  LoadResult,
} from "../contract/event-store.js";
import type {
  CallOptions,
  ExecuteOptions,
  InfoOptions,
  LoadOptions,
  ReadOptions,
  WatchOptions,
} from "../contract/options.js";
import type { Reactor, ReactorConfig } from "../contract/reactor.js";
import type { Watcher } from "../contract/watcher.js";
import type { GivenCommand } from "../envelope/command.js";
import { RitaError } from "../errors/rita-error.js";
import type { Command, EntityRef, NewCommand } from "../message/command.js";
import type { Event, NewEvent, NewEventOf } from "../message/event.js";
import type { ModelDefinition } from "../model/definition.js";
import type { Decider, Evolver } from "../model/types.js";
import { Reactors } from "../reactor/reactors.js";
import { reached, readEvents } from "../read/read-events.js";
import { entitySubject, everything, type Scope, tenantScope } from "../subject/scope.js";
import { checkStoredEntity } from "../subject/tokens.js";
import { type AnyDecider, appendInOrder, decide } from "./decide.js";
import { currentEntity } from "./entity-state.js";
import { execute } from "./execute.js";
import { type FedModel, feedModel, ModelFeeds } from "./feed.js";
import { reactorEnvironment, type StoreContext, type StoreContexts } from "./store-context.js";

/** The event store over a log. Made by `Manager`. */
export class LogEventStore<E extends Event, C extends Command> implements EventStore<E, C> {
  readonly #contexts: StoreContexts;
  /** `undefined`: a store with tenants, none of which is chosen. */
  readonly #scoped:
    | { readonly context: StoreContext; readonly feeds: ModelFeeds; readonly reactors: Reactors<E> }
    | undefined;

  constructor(contexts: StoreContexts) {
    const { scope, tenancy } = contexts;
    this.#contexts = contexts;
    if (tenancy && scope.tenant === undefined) return;
    const context = contexts.of(scope);
    const reactors = new Reactors<E>(reactorEnvironment(context));
    this.#scoped = { context, feeds: new ModelFeeds(context), reactors };
  }

  get #context(): StoreContext {
    return (this.#scoped ?? tenantRequired(this.#contexts)).context;
  }

  get #feeds(): ModelFeeds {
    return (this.#scoped ?? tenantRequired(this.#contexts)).feeds;
  }

  get #reactors(): Reactors<E> {
    return (this.#scoped ?? tenantRequired(this.#contexts)).reactors;
  }

  tenant(name: string): EventStore<E, C> {
    const { scope, tenancy } = this.#contexts;
    if (tenancy) return new LogEventStore({ ...this.#contexts, scope: tenantScope(scope, name) });
    throw new RitaError(
      "TENANT_NOT_SUPPORTED",
      `The event store ${scope.store} has no tenants: that is decided when it is created (tenancy: true).`,
      { store: scope.store, tenant: name },
    );
  }

  async append(
    events: NewEventOf<E> | readonly NewEventOf<E>[],
    call: CallOptions = {},
  ): Promise<AppendResult<E>> {
    const list = (Array.isArray(events) ? events : [events]) as readonly NewEvent[];
    const { sequence, duplicate, events: stored } = await appendInOrder(this.#context, list, call);
    return { sequence, duplicate, events: [...stored] as E[] };
  }

  async decide<F extends E, D extends C>(
    model: Decider<F, D>,
    command: GivenCommand,
    call: CallOptions = {},
  ): Promise<DecideResult<F>> {
    const { events, sequence } = await decide(this.#context, model as AnyDecider, command, call);
    return { events: [...events] as F[], sequence };
  }

  async decideAndEvolve<F extends E, D extends C>(
    model: Decider<F, D> & Evolver<F>,
    command: GivenCommand,
    call: CallOptions = {},
  ): Promise<DecideResult<F>> {
    const fed = model as unknown as AnyDecider & FedModel;
    const { events, sequence } = await this.#feeds.decideAndEvolve(fed, command, call);
    return { events: [...events] as F[], sequence };
  }

  async evolve<F extends E = E>(model: EvolverFor<F, E>, options: ReadOptions = {}): Promise<number> {
    return feedModel(this.#context, model as unknown as FedModel, options);
  }

  read(options: ReadOptions = {}): AsyncGenerator<never, void> {
    return readEvents(this.#context.read, options) as AsyncGenerator<never, void>;
  }

  async watch<F extends E = E>(model: EvolverFor<F, E>, options: WatchOptions = {}): Promise<Watcher> {
    return this.#feeds.watch(model as unknown as FedModel, options);
  }

  async load<S, F extends E, D extends C>(
    model: ModelDefinition<S, F, D>,
    entity: EntityRef<F["entityType"]>,
    options: LoadOptions = {},
  ): Promise<LoadResult<S>> {
    checkStoredEntity(entity);
    checkWholeNumbers({ atLeast: options.atLeast });
    const deadline = deadlineOf(options);
    if (options.atLeast !== undefined) await reached(this.#context.read, options.atLeast, deadline);
    const { state, sequence, count } = await currentEntity(this.#context, model, entity, deadline);
    return { state, sequence, count };
  }

  async execute<S, F extends E, D extends C>(
    model: ModelDefinition<S, F, D>,
    command: NewCommand,
    options: ExecuteOptions = {},
  ): Promise<ExecuteResult<S, F>> {
    const executed = await execute(this.#context, model, command, options);
    const { state, events, sequence, attempts, duplicate } = executed;
    return { state, events: [...events] as F[], sequence, attempts, duplicate };
  }

  async createReactor(config: ReactorConfig, call: CallOptions = {}): Promise<Reactor<E>> {
    return this.#reactors.create(config, call);
  }

  async updateReactor(config: ReactorConfig, call: CallOptions = {}): Promise<Reactor<E>> {
    return this.#reactors.update(config, call);
  }

  async createOrUpdateReactor(config: ReactorConfig, call: CallOptions = {}): Promise<Reactor<E>> {
    return this.#reactors.createOrUpdate(config, call);
  }

  async getReactor(name: string, call: CallOptions = {}): Promise<Reactor<E>> {
    return this.#reactors.get(name, call);
  }

  async listReactors(call: CallOptions = {}): Promise<readonly string[]> {
    return this.#reactors.list(call);
  }

  async deleteReactor(name: string, call: CallOptions = {}): Promise<void> {
    return this.#reactors.delete(name, call);
  }

  async exists(entity: EntityRef<E["entityType"]>, call: CallOptions = {}): Promise<boolean> {
    checkStoredEntity(entity);
    const { log, scope } = this.#context.read;
    return (await log.lastSequence(entitySubject(scope, entity), deadlineOf(call))) > 0;
  }

  async head(call: CallOptions = {}): Promise<number> {
    const { log, scope } = this.#context.read;
    return log.lastSequence(everything(scope), deadlineOf(call));
  }

  async info(options: InfoOptions = {}): Promise<EventStoreInfo> {
    const { log, scope } = this.#contexts.of(this.#contexts.scope).read;
    const deadline = deadlineOf(options);
    const info = await log.info(deadline);
    const counts = options.entities === true ? await log.subjects(everything(scope), deadline) : undefined;
    const { messages, bytes, firstSequence, lastSequence, replicas, created } = info;
    return {
      name: scope.store,
      events: messages,
      bytes,
      firstSequence: messages === 0 ? 0 : firstSequence,
      lastSequence,
      replicas,
      created,
      entities: counts === undefined ? undefined : entityCount(scope, counts.keys()),
    };
  }
}

/** How many entities these subjects are of: behind the scope's prefix come `<type>.<id>.…`. */
function entityCount({ prefix }: Scope, subjects: Iterable<string>): number {
  const length = prefix.split(".").length + 2;
  const entities = new Set<string>();
  for (const subject of subjects) entities.add(subject.split(".").slice(0, length).join("."));
  return entities.size;
}

function tenantRequired({ scope }: StoreContexts): never {
  throw new RitaError(
    "TENANT_REQUIRED",
    `The event store ${scope.store} keeps its tenants apart: choose one, store.tenant("…").`,
    { store: scope.store },
  );
}
