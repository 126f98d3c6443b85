import { headerName } from "../envelope/header-names.js";
import type { FollowOptions, Log, LogInfo, MessageQuery } from "../log/log.js";
import { onAbort } from "../log/on-abort.js";
import type { NewMessage, Outcome, Refusal, Submission } from "../log/outcome.js";
import type { StoredMessage } from "../log/stored-message.js";
import { matches } from "../subject/filter.js";
import { headerOf, storedHeaders } from "./memory-headers.js";
import { type Limits, storedSize, submissionRefusal } from "./memory-limits.js";

/** What a log in memory is made with. */
export interface MemoryLogOptions {
  readonly name: string;
  readonly clock: () => Date;
  /** How long ids are remembered, in milliseconds. */
  readonly duplicateWindow: number;
  readonly limits: Limits;
}

interface KnownId {
  readonly sequence: number;
  readonly until: number;
}

/**
 * A log in memory that answers as one JetStream server does: guards look at the state before an append, ids are
 * remembered for a while, a single message with a known id is acknowledged and not stored, a batch with one is
 * refused.
 */
export class MemoryLog implements Log {
  readonly name: string;
  readonly maxPayload: number;
  readonly serverVersion: undefined = undefined;
  readonly #options: MemoryLogOptions;
  readonly #created: Date;
  readonly #messages: StoredMessage[] = [];
  readonly #ids = new Map<string, KnownId>();
  readonly #appended = new Set<() => void>();
  readonly #listeners: (() => void)[] = [];
  #batches = 0;
  #closed = false;

  constructor(options: MemoryLogOptions) {
    this.name = options.name;
    this.maxPayload = options.limits.maxPayload;
    this.#options = options;
    this.#created = options.clock();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Ends every reader; nothing can be asked any more. */
  close(): void {
    this.#closed = true;
    this.#announce();
  }

  /** The message at a place, `undefined` behind the end. */
  at(sequence: number): StoredMessage | undefined {
    return this.#messages[sequence - 1];
  }

  /** Calls back after every append, and when the log is closed. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async info(): Promise<LogInfo> {
    return {
      created: this.#created,
      replicas: 1,
      messages: this.#messages.length,
      bytes: this.#messages.reduce((sum, message) => sum + storedSize(message), 0),
      full: this.#messages.length >= (this.#options.limits.maxMessages ?? Number.POSITIVE_INFINITY),
      firstSequence: this.#messages.length === 0 ? 0 : 1,
      lastSequence: this.#messages.length,
    };
  }

  async subjects(filter: string): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const { subject } of this.#messages) {
      if (matches(subject, filter)) counts.set(subject, (counts.get(subject) ?? 0) + 1);
    }
    return counts;
  }

  async message(query: MessageQuery): Promise<StoredMessage | undefined> {
    if ("last_by_subj" in query) {
      return this.#lastOf(query.last_by_subj);
    }
    if (!("next_by_subj" in query)) return this.#messages[query.seq - 1];
    const { seq, next_by_subj: filter } = query;
    return this.#messages.find(({ subject, sequence }) => sequence >= seq && matches(subject, filter));
  }

  async lastSequence(filter: string): Promise<number> {
    return (await this.message({ last_by_subj: filter }))?.sequence ?? 0;
  }

  async messages(filter: string, from: number): Promise<readonly StoredMessage[]> {
    return this.#messages.slice(from - 1).filter(({ subject }) => matches(subject, filter));
  }

  async messagesAt(sequences: readonly number[]): Promise<readonly (StoredMessage | undefined)[]> {
    return sequences.map((sequence) => this.#messages[sequence - 1]);
  }

  async *follow({ filters, after, signal }: FollowOptions): AsyncGenerator<readonly StoredMessage[], void> {
    for (let cursor = after; !this.#closed; ) {
      signal?.throwIfAborted();
      const message = this.#messages[cursor];
      if (message === undefined) {
        yield [];
        if (this.#messages.length === cursor) await this.#nextAppend(signal);
        continue;
      }
      cursor = message.sequence;
      if (filters.some((filter) => matches(message.subject, filter))) yield [message];
    }
  }

  async publish({ messages }: Submission): Promise<Outcome> {
    const refused = (reason: Refusal["reason"], text: string): Outcome => ({
      kind: "refused",
      refusal: { reason, text },
    });
    const full = submissionRefusal(this.#options.limits, this.#messages, messages);
    const known = messages.map((message) => this.#knownId(message));
    if (messages.length > 1 && known.some((sequence) => sequence !== undefined)) {
      return refused("duplicate", "batch contains a known message id");
    }
    if (!messages.every((message) => this.#holds(message))) return refused("conflict", "wrong last sequence");
    if (messages.length === 1 && known[0] !== undefined) return { kind: "duplicate", sequence: known[0] };
    if (full !== undefined) return refused("full", full);
    this.#store(messages);
    return { kind: "stored", last: this.#messages.length };
  }

  #store(messages: readonly NewMessage[]): void {
    this.#batches += 1;
    const recorded = this.#options.clock();
    for (const [at, message] of messages.entries()) {
      const sequence = this.#messages.length + 1;
      const headers = storedHeaders(message, { batch: this.#batches, at, count: messages.length });
      this.#messages.push({
        subject: message.subject,
        sequence,
        recorded,
        headers,
        data: message.payload.slice(),
      });
      const until = recorded.getTime() + this.#options.duplicateWindow;
      this.#ids.set(headers.get(headerName.id), { sequence, until });
    }
    this.#announce();
  }

  #announce(): void {
    for (const wake of [...this.#appended, ...this.#listeners]) wake();
  }

  #knownId(message: NewMessage): number | undefined {
    const known = this.#ids.get(headerOf(message, headerName.id));
    return known !== undefined && known.until > this.#options.clock().getTime() ? known.sequence : undefined;
  }

  #lastOf(filter: string): StoredMessage | undefined {
    for (let at = this.#messages.length - 1; at >= 0; at -= 1) {
      const message = this.#messages[at];
      if (message !== undefined && matches(message.subject, filter)) return message;
    }
    return undefined;
  }

  #holds({ guard }: NewMessage): boolean {
    return guard === undefined || (this.#lastOf(guard.subject)?.sequence ?? 0) === guard.sequence;
  }

  #nextAppend(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#appended.delete(wake);
        forget();
        resolve();
      };
      this.#appended.add(wake);
      const forget = onAbort(signal, wake);
      if (signal?.aborted) wake();
    });
  }
}
