import type { CommandIds } from "./command-ids.js";

/** The state of one entity, as of one event. */
export interface CachedEntity<S> {
  readonly state: S;
  /** Whether nothing in the state can be changed any more. */
  readonly immutable: boolean;
  /** Sequence and id of the entity's last event, 0 and `""` when it has none. */
  readonly sequence: number;
  readonly lastId: string;
  readonly count: number;
  /** Sequences of its last events, oldest first. */
  readonly recent: readonly number[];
  /** The commands that led to its events. */
  readonly commandIds: CommandIds;
  /** How many events it had when its last known snapshot was taken, 0 = none is known. */
  readonly snapshotCount: number;
}

/**
 * The states of the entities used last, so that a hot one costs an append and no load. Never an authority: a
 * decision on a cached state is guarded, and an answer without an append is confirmed with the leader.
 */
export class EntityCache {
  readonly #capacity: number;
  /** Oldest use first. */
  readonly #entities = new Map<
    string,
    { readonly definition: object; readonly cached: CachedEntity<unknown> }
  >();

  /** `capacity`: most entities kept; 0 = none. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get<S>(definition: object, entity: string): CachedEntity<S> | undefined {
    const entry = this.#entities.get(entity);
    if (entry === undefined || entry.definition !== definition) return undefined;
    this.#entities.delete(entity);
    this.#entities.set(entity, entry);
    return entry.cached as CachedEntity<S>;
  }

  set<S>(definition: object, entity: string, cached: CachedEntity<S>): void {
    // What a caller could change must not be what the next one is given.
    if (this.#capacity === 0 || !cached.immutable) return;
    this.#entities.delete(entity);
    this.#entities.set(entity, { definition, cached: remembered(cached) });
    for (const oldest of this.#entities.keys()) {
      if (this.#entities.size <= this.#capacity) break;
      this.#entities.delete(oldest);
    }
  }

  delete(entity: string): void {
    this.#entities.delete(entity);
  }

  clear(): void {
    this.#entities.clear();
  }
}

/** What is kept of an entity: not the events it was read from. */
function remembered(cached: CachedEntity<unknown>): CachedEntity<unknown> {
  const { state, immutable, sequence, lastId, count, recent, snapshotCount } = cached;
  const commandIds = cached.commandIds.bounded;
  return { state, immutable, sequence, lastId, count, recent, commandIds, snapshotCount };
}
