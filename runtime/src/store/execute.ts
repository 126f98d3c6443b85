import { Append, type Appended } from "../append/append.js";
import { checkWholeNumbers, deadlineOf } from "../contract/checks.js";
import type { ExecuteOptions } from "../contract/options.js";
import type { OperationFacts } from "../contract/telemetry.js";
import { commandIdOf, completeCommand } from "../envelope/command.js";
import { RitaError } from "../errors/rita-error.js";
import { SequenceConflictError } from "../errors/sequence-conflict.js";
import { backOff, type Deadline } from "../log/deadline.js";
import type { Command, NewCommand } from "../message/command.js";
import type { Event, NewEvent } from "../message/event.js";
import { decideCommand } from "../model/behaviour.js";
import type { ModelDefinition } from "../model/definition.js";
import { parseEntity } from "../subject/tokens.js";
import { identified } from "./decide.js";
import type { CachedEntity } from "./entity-cache.js";
import { advance, type ReadEntity, readHistory } from "./entity-history.js";
import { withSnapshot } from "./entity-snapshot.js";
import { isCurrent, readEntity } from "./entity-state.js";
import { appendFacts, observed } from "./observed.js";
import { checkHistory, type StoreContext } from "./store-context.js";

/** What an executed command came to. */
export interface Executed<S> {
  readonly state: S;
  readonly events: readonly Event[];
  readonly sequence: number;
  readonly attempts: number;
  readonly duplicate: boolean;
}

/** The outcome of one decision, less the count of attempts. */
type Outcome<S> = Omit<Executed<S>, "attempts">;

/** Loads, decides and appends with a guard, again after each conflict. What is wrong with the call is thrown at once. */
export function execute<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  given: NewCommand,
  options: ExecuteOptions,
): Promise<Executed<S>> {
  const { retries, expectedSequence } = options;
  checkWholeNumbers({ retries, expectedSequence });
  const deadline = deadlineOf(options);
  checkHistory(context);
  parseEntity(given.entity);
  const command = completeCommand(context.append.envelope, given);
  const execution = new Execution(
    context,
    definition,
    command,
    given.id !== undefined,
    deadline,
    expectedSequence,
  );
  const work = () => untilStored(execution, options, deadline);
  return context.queue.run([command.entity], deadline, () =>
    observed(context, "execute", command.entity, work, executeFacts),
  );
}

/** Decides until the append meets no conflict, or the tries or the time are used up. */
async function untilStored<S, E extends Event, C extends Command>(
  execution: Execution<S, E, C>,
  { retries = 3, expectedSequence }: ExecuteOptions,
  deadline: Deadline,
): Promise<Executed<S>> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      const { state, events, sequence, duplicate } = await execution.once();
      return { state, events, sequence, attempts, duplicate };
    } catch (error) {
      const final = expectedSequence !== undefined || attempts > retries || deadline.expired;
      if (!(error instanceof SequenceConflictError) || final) throw error;
      execution.noteConflict(attempts);
    }
    await deadline.pause(backOff(attempts, 5, 250));
    deadline.throwIfAborted();
  }
}

class Execution<S, E extends Event, C extends Command> {
  readonly #context: StoreContext;
  readonly #definition: ModelDefinition<S, E, C>;
  readonly #command: Command;
  /** Whether the caller chose the id, so that the command may have been carried out before. */
  readonly #ownId: boolean;
  readonly #deadline: Deadline;
  readonly #expectedSequence: number | undefined;

  constructor(
    context: StoreContext,
    definition: ModelDefinition<S, E, C>,
    command: Command,
    ownId: boolean,
    deadline: Deadline,
    expectedSequence: number | undefined,
  ) {
    this.#context = context;
    this.#definition = definition;
    this.#command = command;
    this.#ownId = ownId;
    this.#deadline = deadline;
    this.#expectedSequence = expectedSequence;
  }

  /** One decision, on the cached state where there is one that has not seen this command. */
  async once(): Promise<Outcome<S>> {
    // A store under the same name may be another one by now; that is looked at once a minute.
    const { topology } = this.#context.append;
    if (!topology.isFresh) await topology.refresh(this.#deadline);
    const cached = this.#context.cache.get<S>(this.#definition, this.#command.entity);
    const usable = cached !== undefined && (this.#expectedSequence ?? cached.sequence) === cached.sequence;
    if (usable && !(this.#ownId && cached.commandIds.includes(this.#command.id))) {
      const outcome = await this.#decideOnCached(cached);
      if (outcome !== undefined) return outcome;
    }
    return this.#decideOnRead();
  }

  /**
   * A decision with events is guarded by its append. A refusal, and one without events, guard nothing: they count
   * only when the leader confirms the state; `undefined` when it does not.
   */
  #decideOnCached(cached: CachedEntity<S>): Promise<Outcome<S> | undefined> {
    let decided: readonly NewEvent[];
    try {
      decided = this.#decide(cached);
    } catch (refusal) {
      return this.#ifCurrent(cached, () => {
        throw refusal;
      });
    }
    return decided.length > 0
      ? this.#append(cached, decided)
      : this.#ifCurrent(cached, () => nothingDone(cached));
  }

  /** The read ends with the leader naming the entity's last event, so a refusal needs no more confirmation. */
  async #decideOnRead(): Promise<Outcome<S>> {
    const read = await this.#read();
    const earlier = this.#earlier(read);
    if (earlier !== undefined) return earlier;
    const expected = this.#expectedSequence ?? read.sequence;
    if (expected !== read.sequence) {
      throw new SequenceConflictError(this.#command.entity, expected, read.sequence);
    }
    const decided = this.#decide(read);
    return decided.length === 0 ? nothingDone(read) : this.#append(read, decided);
  }

  noteConflict(attempts: number): void {
    const { entity } = this.#command;
    this.#context.logger.debug({ entity, attempts }, "execute: conflict, deciding again");
  }

  /** The entity, with the events of this command among those read when it has any. */
  async #read(): Promise<ReadEntity<S>> {
    const { entity, id } = this.#command;
    const read = await readEntity(this.#context, this.#definition, entity, this.#deadline);
    if (!read.commandIds.includes(id) || this.#earlier(read) !== undefined) return read;
    // Its events lie behind a snapshot.
    return readHistory(this.#context, this.#definition, entity, this.#deadline);
  }

  /** What the command has come to already, `undefined` when it has no events yet. */
  #earlier(read: ReadEntity<S>): Outcome<S> | undefined {
    const { entity, id } = this.#command;
    const { scope } = this.#context.read;
    const events = read.events.filter((event) => commandIdOf(scope, entity, event.id) === id);
    return events.length > 0 ? { ...nothingDone(read), events, duplicate: true } : undefined;
  }

  #decide({ state }: CachedEntity<S>): readonly NewEvent[] {
    return decideCommand(this.#definition, state, this.#command);
  }

  async #append(before: CachedEntity<S>, decided: readonly NewEvent[]): Promise<Outcome<S>> {
    const { cache, append } = this.#context;
    const { entity } = this.#command;
    // Whatever happens now, the cached state may be old: it is put back when the append has succeeded.
    cache.delete(entity);
    checkDecided(decided, this.#command, before.sequence);
    const events = identified(decided, this.#command, { sequence: before.sequence });
    const known = new Map([[entity, before.recent]]);
    const run = () => new Append(append, events, this.#deadline, known).run();
    let result: Appended;
    try {
      result = await observed(this.#context, "append", entity, run, appendFacts);
    } catch (error) {
      // Somebody else has executed the same command at the same moment and decided otherwise: that decision counts.
      const earlier = isIdClash(error) ? this.#earlier(await this.#read()) : undefined;
      if (earlier === undefined) throw error;
      return earlier;
    }
    const { events: stored, duplicate } = result;
    if (duplicate) return this.#decideOnRead();
    const appended = advance(this.#definition, before, stored, [this.#command.id]);
    const after = withSnapshot(this.#context, this.#definition, entity, appended);
    cache.set(this.#definition, entity, after);
    return { state: after.state, events: stored, sequence: after.sequence, duplicate: false };
  }

  /** What `answer` gives when the leader confirms the cached state, otherwise `undefined`. */
  async #ifCurrent(cached: CachedEntity<S>, answer: () => Outcome<S>): Promise<Outcome<S> | undefined> {
    const { entity } = this.#command;
    if (await isCurrent(this.#context, entity, cached, this.#deadline)) return answer();
    this.#context.cache.delete(entity);
    return undefined;
  }
}

function executeFacts({ events, sequence, attempts, duplicate }: Executed<unknown>): OperationFacts {
  return { events: events.length, sequence, attempts, duplicate };
}

function isIdClash(error: unknown): boolean {
  return error instanceof RitaError && error.code === "EVENT_ID_CLASH";
}

function nothingDone<S>({ state, sequence }: CachedEntity<S>): Outcome<S> {
  return { state, sequence, events: [], duplicate: false };
}

/**
 * The decision is guarded with what was loaded, for that is what it was decided on; a decider that expects another
 * sequence meets a conflict. Events of other entities cannot be guarded so and are refused, and so are wider guards,
 * for an event has only one.
 */
function checkDecided(decided: readonly NewEvent[], command: Command, sequence: number): void {
  for (const event of decided) {
    if (event.expect?.pattern !== undefined) {
      throw new RitaError(
        "EXPECT_INVALID",
        `The decision on ${command.type} expects something of ${event.expect.pattern}; execute guards its events with ` +
          "the command's entity. Use append for other guards.",
        { pattern: event.expect.pattern, command: command.type },
      );
    }
    const expected = event.expect?.sequence ?? sequence;
    if (expected !== sequence) throw new SequenceConflictError(event.entity, expected, sequence);
    if (event.entity === command.entity) continue;
    throw new RitaError(
      "EVENT_ENTITY_INVALID",
      `The decision on ${command.type} for ${command.entity} has an event of ${event.entity}; execute guards only the ` +
        "command's own entity. Use append for several entities at once.",
      { entity: event.entity, command: command.type },
    );
  }
}
