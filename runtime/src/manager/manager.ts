import type { Codec } from "../codecs/codec.js";
import { codecTable } from "../codecs/table.js";
import { checkWholeNumbers, deadlineOf } from "../contract/checks.js";
import type { EventStore } from "../contract/event-store.js";
import { type Logger, silentLogger } from "../contract/logger.js";
import type { CallOptions } from "../contract/options.js";
import type { Telemetry } from "../contract/telemetry.js";
import { Deadline } from "../log/deadline.js";
import { storeNotFound } from "../log/failures.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import { type Connection, checkConnection } from "../nats/connection.js";
import { JetStreamApi } from "../nats/jetstream-api.js";
import { JetStreamStorage } from "../nats/jetstream-storage.js";
import { Link } from "../nats/link.js";
import { checkServer } from "../nats/server-version.js";
import { logInfo, type StreamInfo } from "../nats/stream-info.js";
import { uniqueId } from "../nats/unique-id.js";
import type { Registry } from "../registry/registry.js";
import { BackgroundWork } from "../snapshot/background.js";
import { openStore, SharedLog, type StoreSettings } from "../store/open-store.js";
import { RunningWatches } from "../store/running-watches.js";
import { type Scope, scopeOf } from "../subject/scope.js";
import { createStream, deleteStream, storeNames, streamInfo, updateStream } from "./admin.js";
import type { EventStoreConfig, OpenOptions } from "./config.js";
import { type Health, healthOf } from "./health.js";
import { hasTenancy } from "./tenancy.js";
import { checkStream, truncationOf } from "./trust.js";

/** Options of a manager. */
export interface ManagerOptions<E extends Event, C extends Command> {
  /** The message types; without it data is bytes. */
  readonly registry?: Registry<E, C> | undefined;
  /** Codecs beside `json` and `binary`; see `rita-ts/codecs`. An event is read with the one its header names. */
  readonly codecs?: readonly Codec[] | undefined;
  /** The time now. Default: the system's clock. */
  readonly clock?: (() => Date) | undefined;
  /** A new unique id. Default: a random UUID. */
  readonly id?: (() => string) | undefined;
  /** Where to say what is no error of a call. Default: nowhere. */
  readonly logger?: Logger | undefined;
  /** Traces and metrics: `await openTelemetry()` of `rita-ts/telemetry`. Default: none, at no cost. */
  readonly telemetry?: Telemetry | undefined;
  /** What stands in front of JetStream's API subjects. Default: `$JS.API`. */
  readonly apiPrefix?: string | undefined;
  /** JetStream domain; the same as the prefix `$JS.<domain>.API`. */
  readonly domain?: string | undefined;
  /**
   * Keeps the states of the `entities` used last in memory, so that executing on a hot one costs one append. An answer
   * does not depend on it, with two exceptions: a decision that appends does not see an event erased since, nor, for up
   * to a minute, that the store was deleted and made anew by somebody else. Default: none are kept.
   */
  readonly cache?: { readonly entities: number } | undefined;
  /** Check data against the tolerant schema on every read. Default: false, since it was checked when written. */
  readonly validateOnRead?: boolean | undefined;
  /**
   * The oldest nats-server version in the cluster. Declare it to append several entities at once on a store with
   * replicas: the connected server's version says nothing about the others.
   */
  readonly oldestServer?: string | undefined;
}

/**
 * Creates, opens, changes and deletes event stores over one NATS connection. The connection stays the caller's:
 * `close` leaves it open.
 */
export class Manager<
  E extends Event = Event<string, string, Uint8Array>,
  C extends Command = Command<string, string, Uint8Array>,
> {
  readonly #settings: StoreSettings<E, C>;
  readonly #link: Link;
  readonly #api: JetStreamApi;
  /** By the names of the stores opened here. */
  readonly #logs = new Map<string, SharedLog>();

  /** @throws RitaError `CONNECTION_INVALID` when it is not an open NATS connection. */
  constructor(connection: Connection, options: ManagerOptions<E, C> = {}) {
    checkWholeNumbers({ "cache.entities": options.cache?.entities });

    this.#settings = {
      registry: options.registry,
      codecs: codecTable(options.codecs),
      clock: options.clock ?? (() => new Date()),
      id: options.id ?? uniqueId,
      logger: options.logger ?? silentLogger,
      telemetry: options.telemetry,
      validateOnRead: options.validateOnRead ?? false,
      oldestServer: options.oldestServer,
      cachedEntities: options.cache?.entities ?? 0,
      watches: new RunningWatches(),
      background: new BackgroundWork(),
    };
    this.#link = new Link(checkConnection(connection));
    const prefix =
      options.apiPrefix ?? (options.domain === undefined ? "$JS.API" : `$JS.${options.domain}.API`);
    this.#api = new JetStreamApi(this.#link, prefix);
    this.#link.onReconnect(() => {
      for (const shared of this.#logs.values()) shared.forget();
    });
  }

  /**
   * Creates an event store, or opens the one that exists with this configuration.
   *
   * @throws RitaError `EVENT_STORE_EXISTS`, `EVENT_STORE_NAME_REQUIRED`, `EVENT_STORE_NAME_INVALID`,
   * `CONFIG_INVALID`, `SERVER_UNSUPPORTED` (older than 2.12.1, or JetStream off), `UNAVAILABLE`.
   */
  async createEventStore(
    config: EventStoreConfig,
    call: CallOptions & OpenOptions = {},
  ): Promise<EventStore<E, C>> {
    checkServer(this.#link.connection);
    const info = await createStream(this.#api, config, deadlineOf(call));
    return this.#open(config.name, info, call);
  }

  /**
   * Opens an existing event store.
   *
   * @throws RitaError `EVENT_STORE_NOT_FOUND`, `EVENT_STORE_UNSAFE` when its stream cannot keep an event store's
   * promises, `SERVER_UNSUPPORTED`, `UNAVAILABLE`.
   */
  async getEventStore(name: string, call: CallOptions & OpenOptions = {}): Promise<EventStore<E, C>> {
    checkServer(this.#link.connection);
    const { stream } = scopeOf(name);
    const info = await streamInfo(this.#api, stream, deadlineOf(call));
    if (info === undefined) throw storeNotFound(stream);
    return this.#open(name, info, call);
  }

  /**
   * Changes what is given and keeps what is left out.
   *
   * @throws RitaError `EVENT_STORE_NOT_FOUND`, `CONFIG_INVALID`.
   */
  async updateEventStore(
    config: EventStoreConfig,
    call: CallOptions & OpenOptions = {},
  ): Promise<EventStore<E, C>> {
    checkServer(this.#link.connection);
    const info = await updateStream(this.#api, config, deadlineOf(call));
    return this.#open(config.name, info, call);
  }

  /** Deletes a store and all its events. @throws RitaError `EVENT_STORE_NOT_FOUND`. */
  async deleteEventStore(name: string, call: CallOptions = {}): Promise<void> {
    await deleteStream(this.#api, name, deadlineOf(call));
    this.#logs.get(name)?.forget();
    this.#logs.delete(name);
  }

  /** The names of the account's event stores, sorted. */
  async listEventStores(call: CallOptions = {}): Promise<readonly string[]> {
    return storeNames(this.#api, deadlineOf(call));
  }

  /** Whether an append to the stores opened here would go through now. Never rejects. */
  async health(call: CallOptions = {}): Promise<Health> {
    const logs = [...this.#logs.values()].map(({ storage }) => storage.log);
    return healthOf(this.#api, logs, new Deadline(call.timeout ?? 2_000, call.signal));
  }

  /**
   * Stops the watches of every store opened here, waits for snapshots that are being written, and ends all requests;
   * leaves the connection open.
   */
  async close(): Promise<void> {
    await this.#settings.watches.stop();
    await this.#settings.background.drained();
    this.#link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #sharedLog(scope: Scope): SharedLog {
    const storage = new JetStreamStorage(this.#api, scope, () => shared.topology.replicas);
    const shared = new SharedLog(storage, this.#settings);
    this.#logs.set(scope.store, shared);
    return shared;
  }

  #open(name: string, info: StreamInfo, options: OpenOptions): EventStore<E, C> {
    const scope = scopeOf(name);
    const { config } = info;
    checkStream(name, config);
    const truncation = truncationOf(config);
    if (truncation !== undefined) {
      this.#settings.logger.warn({ store: name, truncation }, "this event store can lose old events");
    }
    const shared = this.#logs.get(name) ?? this.#sharedLog(scope);
    shared.topology.note(logInfo(info));
    return openStore(this.#settings, shared, {
      scope,
      tenancy: hasTenancy(config),
      truncation: options.allowTruncatedHistory === true ? undefined : truncation,
      allowUnsafeGuards: options.allowUnsafeGuards ?? false,
    });
  }
}
