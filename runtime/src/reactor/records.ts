import type { DeadLetter } from "../contract/reactor.js";
import type { RitaErrorCode } from "../errors/codes.js";
import { RitaError } from "../errors/rita-error.js";
import type { Deadline } from "../log/deadline.js";
import type { DurableConfig } from "../log/durable.js";
import type { KeyValue, KeyValueEntry } from "../log/key-value.js";

/** What went wrong, in few words; never data. */
export interface FailureRecord {
  readonly code: RitaErrorCode;
  readonly message: string;
  readonly at: string;
}

/** An event that is stuck, or one whose runs must be counted. */
export interface AttemptRecord {
  /** The durable consumer that delivered it: one made anew under the same name counts anew. */
  readonly incarnation: string;
  /** How often the handler began with it. */
  readonly runs: number;
  readonly since: string;
  /** It failed, came again or takes long; otherwise only its runs are counted. */
  readonly stuck: boolean;
  readonly error?: FailureRecord | undefined;
}

/** An event that was given up. */
export interface DeadRecord extends FailureRecord {
  readonly incarnation: string;
  readonly reason: DeadLetter["reason"];
  readonly deliveries: number;
}

/** A dead letter that is to be handled once more, and by whom it is being handled. */
export interface RedriveRecord {
  readonly owner: string | null;
  /** Grows while it is handled, as a sign of life. */
  readonly beats: number;
}

/** The failure seen last. */
export interface LastErrorRecord extends FailureRecord {
  readonly sequence: number;
}

/** What is to become of a consumer that is to be made anew. */
export interface MoveRecord {
  /** The incarnation to replace. */
  readonly from: string;
  /** What takes its place. */
  readonly config: DurableConfig;
  readonly done: boolean;
}

/** What is kept for each reactor; those with `*` for each sequence. */
interface Kinds {
  readonly tried: AttemptRecord;
  readonly dead: DeadRecord;
  readonly redrive: RedriveRecord;
  readonly error: LastErrorRecord;
  readonly move: MoveRecord;
}

/** A record and where it stands. */
export interface Stored<T> {
  readonly value: T;
  readonly revision: number;
  /** 0 where there is only one. */
  readonly sequence: number;
}

const encoder = /*@__PURE__*/ new TextEncoder();
const decoder = /*@__PURE__*/ new TextDecoder();

/** What a reactor keeps beside the log: `<durable>.<kind>.<sequence>` in the store's bucket. */
export class Records {
  readonly #bucket: KeyValue;
  readonly #durable: string;

  constructor(bucket: KeyValue, durable: string) {
    this.#bucket = bucket;
    this.#durable = durable;
  }

  async get<K extends keyof Kinds>(
    kind: K,
    sequence: number,
    deadline: Deadline,
  ): Promise<Stored<Kinds[K]> | undefined> {
    const entry = await this.#bucket.get(this.#key(kind, sequence), deadline);
    return entry === undefined ? undefined : this.#stored(entry);
  }

  /** All of one kind, by sequence. */
  async all<K extends keyof Kinds>(kind: K, deadline: Deadline): Promise<readonly Stored<Kinds[K]>[]> {
    const entries = await this.#bucket.entries(`${this.#durable}.${kind}.*`, deadline);
    const all = entries.map((entry) => this.#stored<Kinds[K]>(entry));
    return all.sort((left, right) => left.sequence - right.sequence);
  }

  /** Puts a record in the place of a revision, 0 = of none. False when something else stands there. */
  async put<K extends keyof Kinds>(
    kind: K,
    { value, revision, sequence }: Stored<Kinds[K]>,
    deadline: Deadline,
  ): Promise<number | undefined> {
    const bytes = encoder.encode(JSON.stringify(value));
    return this.#bucket.put({ key: this.#key(kind, sequence), value: bytes, revision }, deadline);
  }

  /**
   * Makes a new record of what stands there, again when somebody else was faster. `known` saves reading it first,
   * `null` = there was none.
   */
  async change<K extends keyof Kinds>(
    kind: K,
    sequence: number,
    make: (current: Kinds[K] | undefined) => Kinds[K],
    deadline: Deadline,
    known?: Stored<Kinds[K]> | null,
  ): Promise<Stored<Kinds[K]>> {
    let current = known === undefined ? await this.get(kind, sequence, deadline) : (known ?? undefined);
    while (true) {
      const value = make(current?.value);
      const revision = await this.put(kind, { value, revision: current?.revision ?? 0, sequence }, deadline);
      if (revision !== undefined) return { value, revision, sequence };
      deadline.throwIfAborted();
      current = await this.get(kind, sequence, deadline);
    }
  }

  async remove(kind: keyof Kinds, sequence: number, deadline: Deadline): Promise<void> {
    await this.#bucket.remove(this.#key(kind, sequence), deadline);
  }

  /** Removes everything of one kind. */
  async clear(kind: keyof Kinds, deadline: Deadline): Promise<void> {
    await this.#bucket.remove(`${this.#durable}.${kind}.*`, deadline);
  }

  /** Removes everything. */
  async clearAll(deadline: Deadline): Promise<void> {
    await this.#bucket.remove(`${this.#durable}.>`, deadline);
  }

  #key(kind: keyof Kinds, sequence: number): string {
    return `${this.#durable}.${kind}.${sequence}`;
  }

  #stored<T>({ key, value, revision }: KeyValueEntry): Stored<T> {
    try {
      const sequence = Number(key.slice(key.lastIndexOf(".") + 1));
      return { value: JSON.parse(decoder.decode(value)) as T, revision, sequence };
    } catch (cause) {
      throw new RitaError(
        "BUCKET_INVALID",
        `The entry ${key} of the bucket ${this.#bucket.name} is not what this library wrote. Delete it.`,
        { bucket: this.#bucket.name, key },
        { cause },
      );
    }
  }
}

/** A configuration as it was before it became JSON. */
export function revived(config: DurableConfig): DurableConfig {
  const { start, pausedUntil } = config;
  return {
    ...config,
    description: config.description ?? undefined,
    start: start.kind === "time" ? { kind: "time", time: new Date(start.time) } : start,
    pausedUntil: pausedUntil === undefined ? undefined : new Date(pausedUntil),
  };
}

/** Most characters of an error's message that are kept. */
const longestMessage = 1_000;

/** What is kept of an error: the reason alone where it says one, since the record says the rest. */
export function failureRecord({ code, message, details }: RitaError, at: Date): FailureRecord {
  const { reason } = details;
  const words = typeof reason === "string" ? reason : message.replace(/^\[[A-Z_]+\] /, "");
  return { code, message: words.slice(0, longestMessage), at: at.toISOString() };
}
