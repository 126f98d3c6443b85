import { jsonData } from "../codecs/json.js";
import { headerLine, headerName } from "../envelope/header-names.js";
import { type EnvelopeContext, type PreparedEvent, prepareEvent } from "../envelope/prepare.js";
import { RitaError } from "../errors/rita-error.js";
import { SequenceConflictError } from "../errors/sequence-conflict.js";
import { backOff, Deadline } from "../log/deadline.js";
import { storeNotFound, unavailable } from "../log/failures.js";
import type { Log } from "../log/log.js";
import type { Outcome, Refusal, Submission } from "../log/outcome.js";
import type { StoredMessage } from "../log/stored-message.js";
import type { Event, NewEvent } from "../message/event.js";
import { entitySubject } from "../subject/scope.js";
import { completeGuards, type Guards, planGuards } from "./guard.js";
import { checkCount, checkPrepared } from "./limits.js";
import { explainDuplicate, findStored, storedFrom } from "./read-back.js";
import type { Topology } from "./topology.js";
import { type KnownSequences, trailsOf } from "./trail.js";

/** What an append needs to know of its store. */
export interface AppendContext {
  readonly log: Log;
  readonly envelope: EnvelopeContext;
  readonly topology: Topology;
  /** Takes guards wider than one entity on replicas, where they miss writes in flight. */
  readonly allowUnsafeGuards: boolean;
  /** The event in a stored message. */
  readonly decode: (message: StoredMessage) => Event;
}

/** What an append stored. `duplicate`: an earlier call, of this process or another, had stored it. */
export interface Appended {
  readonly sequence: number;
  readonly events: readonly Event[];
  readonly duplicate: boolean;
}

/** An append with everything checked and encoded; `run` it. */
export class Append {
  readonly #context: AppendContext;
  readonly #events: readonly PreparedEvent[];
  readonly #guards: Guards;
  readonly #known: KnownSequences;
  readonly #deadline: Deadline;
  /** Whether an earlier try may have stored the events. */
  #sent = false;
  /** The data of the events as it is stored, once it was decoded. */
  #stored: readonly unknown[] | undefined;

  /**
   * Checks and encodes everything; nothing is sent. `known`: what is known of the entities' events before these.
   *
   * @throws RitaError for whatever is wrong with the events.
   */
  constructor(
    context: AppendContext,
    events: readonly NewEvent[],
    deadline: Deadline,
    known: KnownSequences = new Map(),
  ) {
    checkCount(events.length);
    this.#context = context;
    this.#events = events.map((event) => prepareEvent(context.envelope, event));
    this.#guards = planGuards(context.envelope.scope, this.#events);
    this.#known = known;
    this.#deadline = deadline;
    checkPrepared(this.#events, this.#guards, context.log.maxPayload);
  }

  /** The entities written, in the order of their names. */
  get entities(): readonly string[] {
    const [first] = this.#events;
    if (first !== undefined && this.#events.length === 1) return [first.event.entity];
    return [...new Set(this.#events.map(({ event }) => event.entity))].sort();
  }

  /**
   * Stores the events, all or none. Repeats the same ids until the outcome is known: on a lost acknowledgement the
   * leader is asked what is stored, and what is not there is sent again with the same guards.
   */
  async run(): Promise<Appended> {
    for (let attempt = 0; ; attempt += 1) {
      this.#checkTime("its time was up before it could be sent");
      // One server alone needs no more than the caller's guards, and that it is alone is mostly known.
      const guards = this.#context.topology.knownAlone ? this.#guards : await this.#currentGuards();
      const publishing = this.#context.log.publish(this.#submission(guards), this.#deadline);
      // The client hands what it was given to the socket in a microtask; this one comes behind it.
      queueMicrotask(this.#decodeAhead);
      const outcome = await publishing;
      if (outcome.kind === "stored") return this.#appended(outcome.last);
      const done = await this.#settle(outcome);
      if (done !== undefined) return done;
      await this.#deadline.pause(backOff(attempt, 10, 1_000));
    }
  }

  #submission(guards: Guards): Submission {
    const trails = trailsOf(this.#context.envelope.scope, this.#events, guards, this.#known);
    return {
      messages: this.#events.map(({ event, headers, payload }, at) => ({
        subject: event.subject,
        headers: headers.beforeTrail + trailLine(trails[at]) + headers.afterTrail,
        payload,
        guard: guards.perEvent[at],
      })),
      spreadGuards: guards.distinct.length > 1 && this.#context.topology.confusesGuards,
    };
  }

  /**
   * On replicas every append carries the guard of each entity it writes, the caller's or one read just now: the
   * leader sees writes in flight only under the same text.
   */
  async #currentGuards(): Promise<Guards> {
    const { log, topology, envelope, allowUnsafeGuards } = this.#context;
    try {
      if (!(await topology.replicated(this.#deadline))) return this.#guards;
      topology.checkReplicated(this.#guards, this.entities.length, allowUnsafeGuards);
      const unguarded = this.entities.filter((entity) =>
        this.#events.some(
          ({ event }, at) => event.entity === entity && this.#guards.perEvent[at] === undefined,
        ),
      );
      const last = new Map<string, number>();
      for (const entity of unguarded) {
        last.set(entity, await log.lastSequence(entitySubject(envelope.scope, entity), this.#deadline));
      }
      return completeGuards(envelope.scope, this.#events, this.#guards, last);
    } catch (error) {
      throw this.#sent ? this.#outcomeUnknown(error) : error;
    }
  }

  /** The result when the outcome is final, `undefined` when the append is to be tried again. */
  async #settle(outcome: Exclude<Outcome, { kind: "stored" }>): Promise<Appended | undefined> {
    switch (outcome.kind) {
      case "duplicate":
        return this.#duplicate(await this.#readBack(() => this.#storedAt(outcome.sequence)));
      case "failed":
        throw outcome.error;
      case "nothing":
        if (outcome.leaderless) await this.#checkExistence();
        return this.#tryAgain(outcome.why);
      case "unknown":
        this.#sent = true;
        await this.#checkExistence();
        return (await this.#found()) ?? this.#tryAgain(outcome.why);
      case "refused":
        return this.#refused(outcome.refusal);
    }
  }

  async #refused({ reason, text }: Refusal): Promise<Appended | undefined> {
    if (reason === "passing") return this.#tryAgain(text);
    // An earlier try may have been stored, by this call or by one before it with the same ids.
    const mayBeStored = this.#sent || reason === "duplicate" || this.#events.some(({ ownId }) => ownId);
    const found = mayBeStored ? await this.#found() : undefined;
    if (found !== undefined) return found;
    switch (reason) {
      case "conflict":
        return this.#conflict();
      case "duplicate":
        if (!this.#sent) throw await explainDuplicate(this.#context.log, this.#events, 0, this.#deadline);
        return this.#tryAgain("an earlier try is still in flight");
      case "missing":
        throw storeNotFound(this.#context.log.name);
      case "full":
        throw new RitaError("STORE_FULL", `The event store takes no more: ${text}.`, { reason: text });
      case "permanent":
        throw new RitaError("SERVER_ERROR", `The server refused the append: ${text}.`, { reason: text });
    }
  }

  /**
   * A guard of the caller that really does not hold is a conflict. One that holds at the leader was refused for a
   * write still in flight, and a guard the runtime had added is no promise of the caller: both are tried again.
   */
  async #conflict(): Promise<undefined> {
    for (const { subject, sequence, label } of this.#guards.distinct) {
      const actual = await this.#readBack(() => this.#context.log.lastSequence(subject, this.#deadline));
      if (actual !== sequence) throw new SequenceConflictError(label, sequence, actual);
    }
    return this.#tryAgain("another write to the same entity is in flight");
  }

  /** Nobody takes the message: there is no leader at the moment, or no stream any more. */
  async #checkExistence(): Promise<void> {
    try {
      await this.#context.log.info(new Deadline(Math.min(1_000, this.#deadline.left), this.#deadline.signal));
    } catch (error) {
      if (error instanceof RitaError && error.code === "EVENT_STORE_NOT_FOUND") throw error;
      // Anything else says nothing about the stream; the next try will tell.
    }
  }

  async #found(): Promise<Appended | undefined> {
    const guard = this.#guards.perEvent[0];
    const entity = this.#events[0]?.event.entity ?? "";
    const isOwn = guard?.subject === entitySubject(this.#context.envelope.scope, entity);
    const after = isOwn ? guard.sequence : 0;
    const stored = await this.#readBack(() =>
      findStored(this.#context.log, this.#events, after, this.#deadline),
    );
    return stored === undefined ? undefined : this.#duplicate(stored);
  }

  #storedAt(sequence: number): Promise<readonly StoredMessage[]> {
    return storedFrom(this.#context.log, this.#events, sequence, this.#deadline);
  }

  /** Reading back may itself fail: then the outcome stays unknown when something was sent. */
  async #readBack<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      const final =
        error instanceof RitaError && (error.code === "EVENT_ID_CLASH" || error.code === "EVENT_ERASED");
      throw final || !this.#sent ? error : this.#outcomeUnknown(error);
    }
  }

  #tryAgain(why: string): undefined {
    this.#checkTime(why);
    return undefined;
  }

  /** Ends the append when it may not go on: nothing stored when nothing was sent, otherwise unknown. */
  #checkTime(why: string): void {
    const aborted = this.#deadline.signal?.aborted === true;
    if (!aborted && !this.#deadline.expired && !this.#context.log.closed) return;
    const reason: unknown = aborted ? this.#deadline.signal?.reason : undefined;
    if (this.#sent) throw this.#outcomeUnknown(reason, why);
    if (aborted) throw reason;
    if (this.#context.log.closed) throw unavailable("the connection is closed", "append");
    throw unavailable(why, "append", this.#deadline.timeout);
  }

  #outcomeUnknown(cause: unknown, why = "it was sent, and no answer came"): RitaError {
    const ids = this.#events.map(({ event }) => event.id);
    return new RitaError(
      "OUTCOME_UNKNOWN",
      `The append may or may not be stored: ${why}. Append the same events with the same ids again to find out.`,
      { ids },
      { cause },
    );
  }

  /** Decodes while the server works. What cannot be decoded is met again, and thrown, when the outcome is known. */
  readonly #decodeAhead = (): void => {
    try {
      this.#stored ??= this.#decoded();
    } catch {
      this.#stored = undefined;
    }
  };

  /** The data as it is stored: gone through the codec, and no longer the caller's object. */
  #decoded(): readonly unknown[] {
    return this.#events.map(({ event, codec, payload, text }) =>
      text === undefined ? codec.decode(payload, event.type) : jsonData(text),
    );
  }

  #appended(last: number): Appended {
    const first = last - this.#events.length + 1;
    const data = this.#stored ?? this.#decoded();
    return {
      sequence: last,
      events: this.#events.map(({ event }, at) => ({
        id: event.id,
        entity: event.entity,
        entityType: event.entityType,
        entityId: event.entityId,
        type: event.type,
        time: event.time,
        timestamp: event.timestamp,
        data: data[at],
        meta: event.meta,
        sequence: first + at,
        subject: event.subject,
        recorded: event.recorded,
        version: event.version,
      })),
      duplicate: false,
    };
  }

  /** The stored events, not the given ones: time and meta data may differ when somebody else stored them. */
  #duplicate(stored: readonly StoredMessage[]): Appended {
    const events = stored.map((message) => this.#context.decode(message));
    // What an earlier try of this very call stored is no duplicate to the caller.
    return { sequence: events.at(-1)?.sequence ?? 0, events, duplicate: !this.#sent };
  }
}

function trailLine(trail: string | undefined): string {
  return trail === undefined ? "" : headerLine(headerName.trail, trail);
}
