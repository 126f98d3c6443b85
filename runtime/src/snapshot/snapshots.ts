import type { Logger } from "../contract/logger.js";
import { RitaError } from "../errors/rita-error.js";
import { Deadline } from "../log/deadline.js";
import type { KeyValue } from "../log/key-value.js";
import type { SnapshotSettings } from "../model/definition.js";
import type { Scope } from "../subject/scope.js";
import { deepEqual } from "../validation/helpers.js";
import type { BackgroundWork } from "./background.js";
import { snapshotKey } from "./key.js";
import { decodeSnapshot, encodeSnapshot, type Snapshot } from "./snapshot.js";

/** How long a snapshot is waited for, and how long writing one may take, in milliseconds. */
const readTimeout = 2_000;
const writeTimeout = 10_000;

/** How long a bucket that may not be used is left alone, in milliseconds. */
const pause = 60_000;

/** Every how many uses of a definition's snapshots one is compared with a full replay; the first use is one. */
const sampled = 100;

/** How many events a use may cost in replays on average: long histories are replayed less often. */
const replayedEachUse = 10;

/** Errors that will be the same the next time. */
const lasting: ReadonlySet<string> = new Set(["PERMISSION_DENIED", "BUCKET_INVALID", "SERVER_ERROR"]);

/** What is done with a bucket. */
type Use = "read" | "write";

/** A definition that keeps snapshots. */
export interface SnapshotSource {
  readonly name: string;
  readonly settings: SnapshotSettings;
}

/**
 * The snapshots of one scope's entities. They are never an authority: whatever is wrong with one, with the bucket or
 * with writing it is said once in the log of the program, and the entity is read from the event log instead.
 */
export class Snapshots {
  readonly #bucket: KeyValue;
  readonly #scope: Scope;
  readonly #logger: Logger;
  readonly #background: BackgroundWork;
  readonly #said = new Set<string>();
  /** For each definition, how often its snapshots were used since one was compared. */
  readonly #uses = new Map<string, number>();
  /** Definitions whose snapshots were found to be wrong. */
  readonly #distrusted = new Set<string>();
  /** Whoever may read snapshots need not have the right to write them. */
  readonly #pausedUntil: Record<Use, number> = { read: 0, write: 0 };

  constructor(bucket: KeyValue, scope: Scope, logger: Logger, background: BackgroundWork) {
    this.#bucket = bucket;
    this.#scope = scope;
    this.#logger = logger;
    this.#background = background;
  }

  /** The stored snapshot of an entity, `undefined` when there is none that can be read now. */
  async read(source: SnapshotSource, entity: string, deadline: Deadline): Promise<Snapshot | undefined> {
    if (!this.#usable(source, "read")) return undefined;
    const limit = new Deadline(Math.min(readTimeout, deadline.left), deadline.signal);
    try {
      const stored = await this.#bucket.get(this.#key(source, entity), limit);
      if (stored === undefined) return undefined;
      const snapshot = decodeSnapshot(stored.value);
      if (snapshot === undefined) this.#say(source, entity, "it cannot be read");
      return snapshot;
    } catch (error) {
      deadline.throwIfAborted();
      this.#trouble("read", source, entity, error);
      return undefined;
    }
  }

  /** Says that a snapshot does not fit the log, and puts another one in its place, or nothing; later, as `offer`. */
  refuse(
    source: SnapshotSource,
    entity: string,
    refused: { readonly snapshot: Snapshot; readonly why: string },
    instead: Snapshot | undefined,
  ): void {
    this.#say(source, entity, refused.why);
    if (instead !== undefined) this.offer(source, entity, instead, refused.snapshot);
    else this.#later("write", source, entity, () => this.#remove(source, entity));
  }

  /** Stores a snapshot, later and beside everything else, unless a newer one is there that was not `refused`. */
  offer(source: SnapshotSource, entity: string, snapshot: Snapshot, refused?: Snapshot): void {
    if (!this.#usable(source, "write")) return;
    this.#later("write", source, entity, () => this.#write(source, entity, snapshot, refused));
  }

  /**
   * Counts a use of a snapshot; from time to time, later and beside everything else, `replay` has to give the same state
   * from the events alone. An evolver that was changed under an unchanged version shows there: the definition's
   * snapshots are then not used any more by this program.
   */
  used(
    source: SnapshotSource,
    entity: string,
    { state, sequence, count }: Snapshot,
    replay: () => Promise<unknown>,
  ): void {
    const id = identity(source);
    const uses = (this.#uses.get(id) ?? Number.POSITIVE_INFINITY) + 1;
    const isDue = uses >= Math.max(sampled, count / replayedEachUse);
    this.#uses.set(id, isDue ? 0 : uses);
    if (!isDue) return;
    // Evolvers ought not to change a state they are given, and some do.
    const given = structuredClone(state);
    this.#later("check", source, entity, async () => {
      const replayed = await replay();
      if (replayed !== undefined && !deepEqual(replayed, given)) {
        await this.#distrust(source, entity, sequence);
      }
    });
  }

  /** How long work beside everything else may take. */
  deadline(): Deadline {
    return new Deadline(writeTimeout);
  }

  #later(what: string, source: SnapshotSource, entity: string, work: () => Promise<void>): void {
    this.#background.start(`${what} ${this.#key(source, entity)}`, async () => {
      try {
        await work();
      } catch (error) {
        this.#trouble("write", source, entity, error);
      }
    });
  }

  async #distrust(source: SnapshotSource, entity: string, sequence: number): Promise<void> {
    this.#distrusted.add(identity(source));
    this.#logger.error(
      { model: source.name, version: source.settings.version, entity, sequence },
      "a snapshot is not what its events give: the evolver was changed and its snapshot version was not. " +
        "Snapshots of this model are not used any more until the program starts again; raise the version",
    );
    await this.#remove(source, entity);
  }

  #remove(source: SnapshotSource, entity: string): Promise<void> {
    return this.#bucket.remove(this.#key(source, entity), this.deadline());
  }

  async #write(
    source: SnapshotSource,
    entity: string,
    snapshot: Snapshot,
    refused: Snapshot | undefined,
  ): Promise<void> {
    const value = encodeSnapshot(snapshot);
    if (value === undefined) {
      this.#say(source, entity, "its state does not survive being written as JSON, so it is not kept");
      return;
    }
    const key = this.#key(source, entity);
    const deadline = this.deadline();
    const present = await this.#bucket.get(key, deadline);
    const stored = present === undefined ? undefined : decodeSnapshot(present.value);
    const isRefused = stored?.sequence === refused?.sequence && stored?.lastId === refused?.lastId;
    if (stored !== undefined && stored.sequence >= snapshot.sequence && !isRefused) return;
    // Whoever has put another one meanwhile had a newer state: compare-and-set leaves it there.
    await this.#bucket.put({ key, value, revision: present?.revision ?? 0 }, deadline);
  }

  #usable(source: SnapshotSource, use: Use): boolean {
    return performance.now() >= this.#pausedUntil[use] && !this.#distrusted.has(identity(source));
  }

  #trouble(use: Use, source: SnapshotSource, entity: string, cause: unknown): void {
    const error = RitaError.from(cause);
    // A right is missing for one use; what is wrong with the bucket itself concerns both.
    const uses: readonly Use[] = error.code === "PERMISSION_DENIED" ? [use] : ["read", "write"];
    if (lasting.has(error.code)) for (const one of uses) this.#pausedUntil[one] = performance.now() + pause;
    this.#say(source, entity, error.message);
  }

  #say(source: SnapshotSource, entity: string, why: string): void {
    const once = `${identity(source)} ${why}`;
    if (this.#said.has(once)) return;
    this.#said.add(once);
    this.#logger.warn({ model: source.name, entity, why }, "a snapshot is not used; this is said once");
  }

  #key({ name, settings }: SnapshotSource, entity: string): string {
    return snapshotKey(this.#scope, { name, version: settings.version ?? 1 }, entity);
  }
}

function identity({ name, settings }: SnapshotSource): string {
  return JSON.stringify([name, settings.version ?? 1]);
}
