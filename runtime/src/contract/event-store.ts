import type { Command, EntityRef, NewCommandOf } from "../message/command.js";
import type { Event, NewEventOf } from "../message/event.js";
import type { EventOf, EventTypesOf } from "../message/message-type.js";
import type { ModelDefinition } from "../model/definition.js";
import type { CommandWithOptionalEntity, Decider, Evolver, Handles } from "../model/types.js";
import type {
  CallOptions,
  ExecuteOptions,
  InfoOptions,
  LoadOptions,
  ReadOptions,
  WatchOptions,
} from "./options.js";
import type { Reactor, ReactorConfig } from "./reactor.js";
import type { Watcher } from "./watcher.js";

/** What an append stored. */
export interface AppendResult<E extends Event> {
  /** Sequence of the last event stored. */
  readonly sequence: number;
  readonly events: E[];
  /** An earlier call had stored these events already; they are given as stored. */
  readonly duplicate: boolean;
}

/** What a decision stored. */
export interface DecideResult<E extends Event> {
  readonly events: E[];
  /** Sequence of the last event stored, 0 when the decider returned none. */
  readonly sequence: number;
}

/** The state of one entity. */
export interface LoadResult<S> {
  readonly state: S;
  /** Sequence of the entity's last event, 0 when it has none. */
  readonly sequence: number;
  /** How many events it has. */
  readonly count: number;
}

/** What `execute` did. */
export interface ExecuteResult<S, E extends Event> {
  /** The state after the events. */
  readonly state: S;
  readonly events: E[];
  /** Sequence of the entity's last event. */
  readonly sequence: number;
  /** How often it was decided: 1 = no conflict. */
  readonly attempts: number;
  /** The command had been executed before: its events are given as stored, nothing was decided. */
  readonly duplicate: boolean;
}

/** A model that takes all the store's events, or says which ones it handles. */
export type EvolverFor<F extends E, E extends Event> = Evolver<F> & ([E] extends [F] ? unknown : Handles<F>);

/** How full a store is. */
export interface EventStoreInfo {
  readonly name: string;
  readonly events: number;
  readonly bytes: number;
  /** Sequence of the oldest event kept, 0 in an empty store. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly replicas: number;
  readonly created: Date;
  /** How many entities have events; `undefined` unless asked for. */
  readonly entities: number | undefined;
}

/**
 * An append-only log of events in one total order, with a guard for each entity. An interface: the JetStream store
 * and the store in memory for tests are both ones.
 *
 * Errors of every method: `UNAVAILABLE` when the server cannot be reached in time (nothing was stored),
 * `EVENT_STORE_NOT_FOUND`, `PERMISSION_DENIED`, `TENANT_REQUIRED` when the store has tenants and none is chosen.
 */
export interface EventStore<E extends Event, C extends Command> {
  /**
   * Stores 1 to 1,000 events, all or none, with consecutive sequences. Each may `expect` its entity to be at a
   * sequence. The given objects are not changed.
   *
   * @throws SequenceConflictError; RitaError `EVENT_ID_CLASH`, `OUTCOME_UNKNOWN` (append the same ids again),
   * `EVENT_DATA_INVALID` and the other local refusals of a bad event (nothing is sent then).
   */
  append(events: NewEventOf<E> | readonly NewEventOf<E>[], call?: CallOptions): Promise<AppendResult<E>>;

  /** Lets a model decide and appends what it returns, guarded as the model says. No events is a success. */
  decide<F extends E, D extends C>(
    model: Decider<F, D>,
    command: NoInfer<NewCommandOf<D> | CommandWithOptionalEntity<D>>,
    call?: CallOptions,
  ): Promise<DecideResult<F>>;

  /** `decide`, then the stored events are applied to the model, in the order of the log. */
  decideAndEvolve<F extends E, D extends C>(
    model: Decider<F, D> & Evolver<F>,
    command: NoInfer<NewCommandOf<D> | CommandWithOptionalEntity<D>>,
    call?: CallOptions,
  ): Promise<DecideResult<F>>;

  /**
   * Feeds a model what the store holds. Returns the sequence of the last event seen, or `afterSequence` when there
   * was nothing new. Errors carry `details.lastSequence`, the last one applied.
   */
  evolve<F extends E = E>(model: EvolverFor<F, E>, options?: ReadOptions): Promise<number>;

  /** The events as they come, up to what the store holds when reading starts; the reader sets the pace. */
  read(options?: ReadOptions & { readonly events?: undefined }): AsyncIterable<E>;
  read<const T extends EventTypesOf<E>>(
    options: ReadOptions & { readonly events: T },
  ): AsyncIterable<EventOf<T[number]>>;

  /** Feeds a model what the store holds and everything new from then on, until stopped. */
  watch<F extends E = E>(model: EvolverFor<F, E>, options?: WatchOptions): Promise<Watcher>;

  /** The state of one entity, complete as of some moment during the call. */
  load<S, F extends E, D extends C>(
    model: ModelDefinition<S, F, D>,
    entity: EntityRef<F["entityType"]>,
    options?: LoadOptions,
  ): Promise<LoadResult<S>>;

  /**
   * Loads the command's entity, decides, appends with a guard; after a conflict it loads and decides again. A
   * command with an id acts once, however often it is executed.
   *
   * @throws what the decider throws, unchanged; RitaError `COMMAND_DATA_INVALID`; SequenceConflictError when every
   * retry met another conflict; and what `append` throws.
   */
  execute<S, F extends E, D extends C>(
    model: ModelDefinition<S, F, D>,
    command: NoInfer<NewCommandOf<D>>,
    options?: ExecuteOptions,
  ): Promise<ExecuteResult<S, F>>;

  /**
   * Creates a reactor, or gives the existing one when it has this configuration.
   *
   * @throws RitaError `REACTOR_EXISTS` naming the settings that differ, `REACTOR_NAME_INVALID`, `CONFIG_INVALID`,
   * `FILTER_INVALID`, `POSITION_AHEAD`, `REACTOR_INVALID` when a consumer of that name is no reactor.
   */
  createReactor(config: ReactorConfig, call?: CallOptions): Promise<Reactor<E>>;

  /**
   * Gives a reactor another configuration: what is left out has its default again, but for `start`, which stays. It
   * stays where it is, so older events that a new filter lets in do not come. Processes that are bound take it on within
   * ten seconds.
   *
   * @throws RitaError `REACTOR_NOT_FOUND`, and what `createReactor` throws of a bad configuration.
   */
  updateReactor(config: ReactorConfig, call?: CallOptions): Promise<Reactor<E>>;

  /** `updateReactor` when it exists, else `createReactor`. */
  createOrUpdateReactor(config: ReactorConfig, call?: CallOptions): Promise<Reactor<E>>;

  /** @throws RitaError `REACTOR_NOT_FOUND`, `REACTOR_INVALID`. */
  getReactor(name: string, call?: CallOptions): Promise<Reactor<E>>;

  /** The names of the store's durable consumers, or of the tenant's, sorted; those made by other programs as well. */
  listReactors(call?: CallOptions): Promise<readonly string[]>;

  /** Deletes a reactor with its place and its dead letters; bindings end. @throws RitaError `REACTOR_NOT_FOUND`. */
  deleteReactor(name: string, call?: CallOptions): Promise<void>;

  /** Whether an entity has events. */
  exists(entity: EntityRef<E["entityType"]>, call?: CallOptions): Promise<boolean>;

  /** Sequence of the store's last event, 0 when it is empty. */
  head(call?: CallOptions): Promise<number>;

  /** Size and age of the store; of a store with tenants it is the whole, but for the count of entities. */
  info(options?: InfoOptions): Promise<EventStoreInfo>;

  /**
   * The same store for one tenant: every operation sees and guards only what is that tenant's, and the ids of its
   * events begin with the tenant's name. Cheap, and changes nothing here; of a tenant's store it gives another
   * tenant's. Tenants keep services apart that trust each other; a hostile one needs an account of its own.
   *
   * @throws RitaError `TENANT_INVALID`, `TENANT_NOT_SUPPORTED` when the store was created without `tenancy`.
   */
  tenant(name: string): EventStore<E, C>;
}
