import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "../log/deadline.js";
import type { Log } from "../log/log.js";
import type { Guards } from "./guard.js";
import { confusesGuards } from "./guard-confusion.js";

/** How long a replica count is trusted, in milliseconds. */
const maximumAge = 60_000;

/** What the operator has declared about a store's servers. */
export interface TopologyOptions {
  /** Takes guards wider than one entity on replicas, where they miss writes in flight. */
  readonly allowUnsafeGuards: boolean;
  /** The oldest nats-server version in the cluster; `undefined` = not declared. */
  readonly oldestServer: string | undefined;
}

/**
 * What decides which guards are safe on a stream: how many replicas it has, and which server versions may lead it.
 * The count is read again after a reconnect and every minute.
 */
export class Topology {
  readonly #log: Log;
  readonly #options: TopologyOptions;
  #replicas: number;
  #readAt: number;

  constructor(log: Log, replicas: number, options: TopologyOptions) {
    this.#log = log;
    this.#replicas = replicas;
    this.#options = options;
    this.#readAt = performance.now();
  }

  /** The count must be read again before the next append. */
  expire(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  /** Whether the stream has more than one replica. */
  async replicated(deadline: Deadline): Promise<boolean> {
    if (performance.now() - this.#readAt > maximumAge) {
      this.#replicas = (await this.#log.info(deadline)).replicas;
      this.#readAt = performance.now();
    }
    return this.#replicas > 1;
  }

  /** Whether a server that may check the guards confuses those of different entities. */
  get confusesGuards(): boolean {
    const version = this.#options.oldestServer ?? this.#log.serverVersion;
    return version === undefined || confusesGuards(version);
  }

  /**
   * Refuses what would be a hole on replicas: their leader compares writes in flight by the text of the guard, and
   * servers before 2.12.14 and 2.14.4 confuse the guards of a batch over several entities.
   *
   * @throws RitaError `EVENT_STORE_UNSAFE`.
   */
  checkReplicated(guards: Guards, entities: number): void {
    if (guards.foreign && !this.#options.allowUnsafeGuards) {
      throw new RitaError(
        "EVENT_STORE_UNSAFE",
        "On a store with replicas a guard on anything but the event's own entity does not see writes in flight. " +
          "Guard the entity itself, or open the store with allowUnsafeGuards.",
        { guards: guards.distinct },
      );
    }
    const { oldestServer } = this.#options;
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
