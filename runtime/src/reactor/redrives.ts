import type { ReactorHandler } from "../contract/reactor.js";
import { decodeEvent } from "../envelope/decode.js";
import { RitaError } from "../errors/rita-error.js";
import type { Event } from "../message/event.js";
import { callHandler } from "./call-handler.js";
import { type Identity, type ReactorEnvironment, stepDeadline } from "./environment.js";
import { handlerFailed, interrupted } from "./failures.js";
import { Lease } from "./lease.js";
import { type DeadRecord, failureRecord, type RedriveRecord, type Stored } from "./records.js";
import { Rounds } from "./rounds.js";

/** How often it is looked for dead letters that were handed back, in milliseconds. */
const lookEvery = 1_000;

/** What handling dead letters again needs of its binding. */
export interface RedriveTerms {
  readonly environment: ReactorEnvironment;
  readonly identity: Identity;
  readonly handler: ReactorHandler<Event>;
  readonly report: (error: RitaError) => void;
  /** Aborts when no more are to be taken. */
  readonly signal: AbortSignal;
  readonly ackWait: () => number;
  /** Waits until no more events are being handled here than may be. */
  readonly permit: () => Promise<() => void>;
}

/**
 * Handles dead letters that were handed back. Whoever takes one writes its name into the record and keeps writing while
 * the handler runs; a record of somebody else that stands still for two `ackWait` is one whose process has ended: the
 * event becomes a dead letter again, so that one that ends processes does not end all of them.
 */
export class Redrives {
  readonly #terms: RedriveTerms;
  readonly #owner = crypto.randomUUID();
  /** Records of others, and since when they stand as they do. */
  readonly #seen = new Map<number, { readonly revision: number; readonly since: number }>();
  readonly #rounds: Rounds;

  constructor(terms: RedriveTerms) {
    this.#terms = terms;
    const { report, signal } = terms;
    this.#rounds = new Rounds({ every: lookEvery, work: () => this.#look(), report, signal });
  }

  get #stopped(): boolean {
    return this.#terms.signal.aborted;
  }

  /** Looks at once. */
  wake(): void {
    this.#rounds.wake();
  }

  /** Looks now, and then every so often. */
  async run(): Promise<void> {
    this.wake();
    await this.#rounds.run();
  }

  async #look(): Promise<void> {
    const { identity, signal } = this.#terms;
    const requests = await identity.records.all("redrive", stepDeadline(signal));
    if (requests.length === 0) return;
    const info = await identity.find(stepDeadline(signal));
    if (info === undefined || info.config.pausedUntil !== undefined) return;
    for (const request of requests) {
      if (this.#stopped) return;
      const claimed = await this.#claim(request);
      if (claimed === undefined) continue;
      await this.#settle(request, claimed);
    }
  }

  /**
   * Handles a dead letter that is ours to handle. The record of the request goes before a failure is noted: whoever sees
   * the failure can hand it back again at once.
   */
  async #settle(request: Stored<RedriveRecord>, claimed: Stored<RedriveRecord>): Promise<void> {
    const { records } = this.#terms.identity;
    const { sequence } = request;
    const letter = await records.get("dead", sequence, stepDeadline());
    const failure = letter === undefined ? undefined : await this.#tryAgain(request, claimed, letter);
    if (failure === "lost") return;
    // Without a letter it was handled before, and only the request is left.
    if (failure === undefined) await records.remove("dead", sequence, stepDeadline());
    await records.remove("redrive", sequence, stepDeadline());
    this.#seen.delete(sequence);
    if (letter !== undefined && failure !== undefined) await this.#noteFailure(letter, failure);
  }

  /** Makes a record ours, when it is nobody's or its owner is gone. */
  async #claim({
    value,
    revision,
    sequence,
  }: Stored<RedriveRecord>): Promise<Stored<RedriveRecord> | undefined> {
    if (value.owner !== null && !this.#standsStill(sequence, revision)) return undefined;
    return this.#put({ value: { owner: this.#owner, beats: 0 }, revision, sequence });
  }

  #standsStill(sequence: number, revision: number): boolean {
    const seen = this.#seen.get(sequence);
    if (seen?.revision === revision) return performance.now() - seen.since > 2 * this.#terms.ackWait();
    this.#seen.set(sequence, { revision, since: performance.now() });
    return false;
  }

  async #put(record: Stored<RedriveRecord>): Promise<Stored<RedriveRecord> | undefined> {
    const revision = await this.#terms.identity.records.put("redrive", record, stepDeadline());
    return revision === undefined ? undefined : { ...record, revision };
  }

  /** Why it failed, `undefined` when it did not. */
  async #tryAgain(
    request: Stored<RedriveRecord>,
    claimed: Stored<RedriveRecord>,
    letter: Stored<DeadRecord>,
  ): Promise<RitaError | undefined | "lost"> {
    return request.value.owner === null ? this.#handle(claimed, letter) : this.#abandoned(request);
  }

  async #handle(
    claimed: Stored<RedriveRecord>,
    letter: Stored<DeadRecord>,
  ): Promise<RitaError | undefined | "lost"> {
    const { environment, identity, handler, permit } = this.#terms;
    const { sequence } = claimed;
    const about = { reactor: identity.name, sequence };
    let record = claimed;
    const lease = new Lease({
      wait: this.#terms.ackWait(),
      beat: async () => {
        const { owner, beats } = record.value;
        const renewed = await this.#put({ ...record, value: { owner, beats: beats + 1 } });
        if (renewed !== undefined) record = renewed;
        return renewed !== undefined;
      },
      lapse: () => interrupted(about, "no sign of life got through"),
    });
    const release = await permit();
    try {
      const message = await environment.storage.log.message({ seq: sequence }, stepDeadline());
      if (message === undefined) return erased(about.reactor, sequence);
      const event = decodeEvent(environment.read.decode, message);
      const delivery = letter.value.deliveries + 1;
      const handled = await callHandler(handler, { ...about, event, delivery, redriven: true, lease });
      if (handled.kind === "lapsed") return "lost";
      return handled.kind === "failed" ? handled.error : undefined;
    } catch (error) {
      return handlerFailed(error, about);
    } finally {
      lease.end();
      release();
    }
  }

  #abandoned({ sequence }: Stored<RedriveRecord>): RitaError {
    const { name } = this.#terms.identity;
    return interrupted(
      { reactor: name, sequence },
      "the process that handled the dead letter came to no end",
    );
  }

  async #noteFailure(letter: Stored<DeadRecord>, failure: RitaError): Promise<void> {
    const { identity, environment, report } = this.#terms;
    const { sequence } = letter;
    report(failure);
    const noted = failureRecord(failure, environment.clock());
    const again = (current = letter.value): DeadRecord => ({
      ...current,
      ...noted,
      deliveries: current.deliveries + 1,
    });
    await identity.records.change("dead", sequence, again, stepDeadline(), letter);
    await identity.records.change("error", 0, () => ({ ...noted, sequence }), stepDeadline());
  }
}

function erased(reactor: string, sequence: number): RitaError {
  const reason = "it is not in the log any more: it was erased";
  return handlerFailed(new RitaError("EVENT_ERASED", reason), { reactor, sequence });
}
