import type { RitaError } from "../errors/rita-error.js";
import type { Deliveries, Delivery, DurableConfig, DurableInfo, Verdict } from "../log/durable.js";
import type { StoredMessage } from "../log/stored-message.js";
import { matches } from "../subject/filter.js";
import type { MemoryLog } from "./memory-log.js";

/** A message that was delivered and is not settled. */
interface Pending {
  tries: number;
  /** Waits to be delivered again. */
  due: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Somebody who waits for a message, by whom it was opened for. */
interface Waiter {
  readonly puller: object;
  readonly resolve: (delivery: Delivery | undefined) => void;
  readonly reject: (error: RitaError) => void;
}

/** The longest a timer takes, nearly 25 days; a longer pause is looked at again then. */
const longestTimer = 2 ** 31 - 1;

/** A durable consumer of a log in memory: it delivers, waits for a sign of life and delivers again as JetStream does. */
export class MemoryDurable {
  readonly #log: MemoryLog;
  readonly #clock: () => Date;
  readonly #created: Date;
  readonly #incarnation: string;
  readonly #pending = new Map<number, Pending>();
  #waiting: Waiter[] = [];
  #config: DurableConfig;
  /** Sequence of the next message to look at. */
  #next: number;
  #resume: ReturnType<typeof setTimeout> | undefined;
  #ended: RitaError | undefined;

  constructor(log: MemoryLog, clock: () => Date, config: DurableConfig, incarnation: string) {
    this.#log = log;
    this.#clock = clock;
    this.#config = config;
    this.#created = clock();
    this.#incarnation = incarnation;
    this.#next = this.#firstSequence();
  }

  get config(): DurableConfig {
    return this.#config;
  }

  info(): DurableInfo {
    const { pausedUntil } = this.#config;
    return {
      config: { ...this.#config, pausedUntil: this.#paused ? pausedUntil : undefined },
      created: this.#created,
      incarnation: this.#incarnation,
      settled: Math.min(this.#next, ...this.#pending.keys()) - 1,
      inFlight: this.#pending.size,
      waiting: this.#wantedFrom(this.#next),
      faults: [],
    };
  }

  change(config: DurableConfig): void {
    this.#config = config;
    this.pump();
  }

  end(error: RitaError): void {
    this.#ended = error;
    clearTimeout(this.#resume);
    for (const { timer } of this.#pending.values()) clearTimeout(timer);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  open(): Deliveries {
    const puller = {};
    let closed = false;
    return {
      next: () => {
        if (closed) return Promise.resolve(undefined);
        if (this.#ended !== undefined) return Promise.reject(this.#ended);
        return new Promise((resolve, reject) => {
          this.#waiting.push({ puller, resolve, reject });
          this.pump();
        });
      },
      close: async () => {
        closed = true;
        const mine = this.#waiting.filter((waiter) => waiter.puller === puller);
        this.#waiting = this.#waiting.filter((waiter) => waiter.puller !== puller);
        for (const { resolve } of mine) resolve(undefined);
      },
    };
  }

  /** Delivers what can be delivered to whoever waits. */
  pump(): void {
    if (this.#ended !== undefined) return;
    while (this.#waiting.length > 0 && !this.#paused) {
      const message = this.#nextMessage();
      if (message === undefined) return;
      this.#deliver(message);
    }
    if (this.#paused) this.#wakeAfterPause();
  }

  get #paused(): boolean {
    const { pausedUntil } = this.#config;
    return pausedUntil !== undefined && pausedUntil > this.#clock();
  }

  #wakeAfterPause(): void {
    const left = (this.#config.pausedUntil?.getTime() ?? 0) - this.#clock().getTime();
    clearTimeout(this.#resume);
    this.#resume = setTimeout(() => this.pump(), Math.min(Math.max(1, left), longestTimer));
    // A store in memory ends with its process; this must not keep that.
    this.#resume.unref();
  }

  #firstSequence(): number {
    const { start } = this.#config;
    if (start.kind === "beginning") return 1;
    if (start.kind === "sequence") return Math.max(1, start.sequence);
    let sequence = 1;
    for (let message = this.#log.at(1); message !== undefined; message = this.#log.at(sequence)) {
      if (start.kind === "time" && message.recorded >= start.time) return sequence;
      sequence += 1;
    }
    return sequence;
  }

  /** What comes again stands before what is new. */
  #nextMessage(): StoredMessage | undefined {
    for (const [sequence, pending] of this.#pending) if (pending.due) return this.#log.at(sequence);
    if (this.#pending.size >= this.#config.maxAckPending) return undefined;
    for (let message = this.#log.at(this.#next); message !== undefined; message = this.#log.at(this.#next)) {
      this.#next += 1;
      if (this.#wants(message)) return message;
    }
    return undefined;
  }

  #deliver(message: StoredMessage): void {
    const waiter = this.#waiting.shift();
    const { sequence } = message;
    const pending = this.#pending.get(sequence) ?? { tries: 0, due: false, timer: undefined };
    pending.tries += 1;
    pending.due = false;
    this.#pending.set(sequence, pending);
    this.#wait(sequence, pending, this.#config.ackWait);
    const { tries } = pending;
    waiter?.resolve({ message, tries, tell: async (verdict) => this.#settle(sequence, verdict) });
  }

  #settle(sequence: number, verdict: Verdict): boolean {
    const pending = this.#pending.get(sequence);
    if (this.#ended !== undefined) return false;
    if (pending === undefined) return true;
    if (verdict.kind === "working") {
      if (!pending.due) this.#wait(sequence, pending, this.#config.ackWait);
      return true;
    }
    if (verdict.kind === "again") {
      this.#wait(sequence, pending, verdict.delay);
      return true;
    }
    clearTimeout(pending.timer);
    this.#pending.delete(sequence);
    this.pump();
    return true;
  }

  #wait(sequence: number, pending: Pending, milliseconds: number): void {
    clearTimeout(pending.timer);
    pending.due = milliseconds === 0;
    if (pending.due) {
      this.pump();
      return;
    }
    pending.timer = setTimeout(() => {
      pending.due = this.#pending.get(sequence) === pending;
      this.pump();
    }, milliseconds);
    pending.timer.unref();
  }

  #wants({ subject }: StoredMessage): boolean {
    const { subjects } = this.#config;
    return subjects.length === 0 || subjects.some((one) => matches(subject, one));
  }

  #wantedFrom(first: number): number {
    let count = 0;
    let sequence = first;
    for (let message = this.#log.at(sequence); message !== undefined; message = this.#log.at(sequence)) {
      if (this.#wants(message)) count += 1;
      sequence += 1;
    }
    return count;
  }
}
