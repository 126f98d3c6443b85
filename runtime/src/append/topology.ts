import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "../log/deadline.js";
import type { Log, LogInfo } from "../log/log.js";
import type { Guards } from "./guard.js";
import { confusesGuards } from "./guard-confusion.js";

/** How long what was read about a log is trusted, in milliseconds. */
const maximumAge = 60_000;

/**
 * What decides which guards are safe on a stream: how many replicas it has, and which server versions may lead it.
 * The count is read again after a reconnect and every minute.
 */
export class Topology {
  readonly #log: Log;
  readonly #oldestServer: string | undefined;
  #replicas = 1;
  #created: Date | undefined;
  readonly #onReplaced = new Set<() => void>();
  #readAt = Number.NEGATIVE_INFINITY;

  /** `oldestServer`: the oldest nats-server version in the cluster, where the operator has declared it. */
  constructor(log: Log, oldestServer: string | undefined) {
    this.#log = log;
    this.#oldestServer = oldestServer;
  }

  /** Calls back when the log turns out to be another one under the old name. */
  onReplaced(listener: () => void): void {
    this.#onReplaced.add(listener);
  }

  /** Notes what was read about the log just now. */
  note({ replicas, created }: Pick<LogInfo, "replicas" | "created">): void {
    if (this.#created !== undefined && this.#created.getTime() !== created.getTime()) {
      for (const replaced of this.#onReplaced) replaced();
    }
    this.#created = created;
    this.#replicas = replicas;
    this.#readAt = performance.now();
  }

  /** Whether the stream is known to have one replica alone, by what was read within the last minute. */
  get knownAlone(): boolean {
    return this.#replicas === 1 && this.isFresh;
  }

  /** Whether what is known was read within the last minute and over this connection. */
  get isFresh(): boolean {
    return performance.now() - this.#readAt <= maximumAge;
  }

  /** Reads about the log again when that is a minute ago, or the connection was lost since. */
  async refresh(deadline: Deadline): Promise<void> {
    if (!this.isFresh) this.note(await this.#log.info(deadline));
  }

  /** The count must be read again before the next append. */
  expire(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  /** How many replicas the stream had when it was last looked at. */
  get replicas(): number {
    return this.#replicas;
  }

  /** Whether the stream has more than one replica. */
  async replicated(deadline: Deadline): Promise<boolean> {
    await this.refresh(deadline);
    return this.#replicas > 1;
  }

  /** Whether a server that may check the guards confuses those of different entities. */
  get confusesGuards(): boolean {
    const version = this.#oldestServer ?? this.#log.serverVersion;
    return version === undefined || confusesGuards(version);
  }

  /**
   * Refuses what would be a hole on replicas: their leader compares writes in flight by the text of the guard, and
   * servers before 2.12.14 and 2.14.4 confuse the guards of a batch over several entities.
   *
   * @throws RitaError `EVENT_STORE_UNSAFE`.
   */
  checkReplicated(guards: Guards, entities: number, allowUnsafeGuards: boolean): void {
    if (guards.foreign && !allowUnsafeGuards) {
      throw new RitaError(
        "EVENT_STORE_UNSAFE",
        "On a store with replicas a guard on anything but the event's own entity does not see writes in flight. " +
          "Guard the entity itself, or open the store with allowUnsafeGuards.",
        { guards: guards.distinct },
      );
    }
    const oldestServer = this.#oldestServer;
    if (entities > 1 && (oldestServer === undefined || confusesGuards(oldestServer))) {
      throw new RitaError(
        "EVENT_STORE_UNSAFE",
        "On a store with replicas, servers before 2.12.14 and 2.14.0 to 2.14.3 confuse the guards of one append over " +
          'several entities. Append per entity, or declare the cluster upgraded: new Manager(connection, { oldestServer: "2.14.4" }).',
        { oldestServer, entities },
      );
    }
  }
}
