import { Append } from "../append/append.js";
import type { ExecuteOptions } from "../contract/options.js";
import { completeCommand, eventIdPrefix } from "../envelope/command.js";
import { decodeEvent } from "../envelope/decode.js";
import { RitaError } from "../errors/rita-error.js";
import { SequenceConflictError } from "../errors/sequence-conflict.js";
import { loadEntity } from "../load/load-entity.js";
import { backOff, Deadline } from "../log/deadline.js";
import type { Command, NewCommand } from "../message/command.js";
import type { Event, NewEvent } from "../message/event.js";
import { decideCommand, evolveState, initialState } from "../model/behaviour.js";
import type { ModelDefinition } from "../model/definition.js";
import { entitySubject } from "../subject/scope.js";
import { identified, writeTimeout } from "./decide.js";
import { checkHistory, type StoreContext } from "./store-context.js";

/** The state of one entity with the events it came from. */
export interface LoadedEntity<S> {
  readonly state: S;
  readonly sequence: number;
  readonly events: readonly Event[];
}

/** What an executed command came to. */
export interface Executed<S> {
  readonly state: S;
  readonly events: readonly Event[];
  readonly sequence: number;
  readonly attempts: number;
  readonly duplicate: boolean;
}

/** The state of one entity from its complete history. */
export async function loadState<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  entity: string,
  deadline: Deadline,
): Promise<LoadedEntity<S>> {
  checkHistory(context);
  const { log, scope, decode } = context.read;
  const messages = await loadEntity(log, entitySubject(scope, entity), deadline);
  const events = messages.map((message) => decodeEvent(decode, message));
  const state = events.reduce(
    (before, event) => evolveState(definition, before, event),
    initialState(definition),
  );
  return { state, sequence: events.at(-1)?.sequence ?? 0, events };
}

/**
 * Loads, decides and appends with a guard, again after each conflict. The load ends with the leader naming the
 * entity's last event, so that a refusal, which guards nothing, is decided on a state as fresh as an append's.
 */
export async function execute<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  given: NewCommand,
  options: ExecuteOptions,
): Promise<Executed<S>> {
  const { retries = 3, signal, timeout = writeTimeout } = options;
  const deadline = new Deadline(timeout, signal);
  const command = completeCommand(context.append.envelope, given);
  return context.queue.run([command.entity], deadline, async () => {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await once(context, definition, command, attempts, deadline);
      } catch (error) {
        if (!(error instanceof SequenceConflictError) || attempts > retries || deadline.expired) throw error;
        context.logger.debug({ entity: command.entity, attempts }, "execute: conflict, deciding again");
      }
      await deadline.pause(backOff(attempts, 5, 250));
      deadline.throwIfAborted();
    }
  });
}

async function once<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  command: Command,
  attempts: number,
  deadline: Deadline,
): Promise<Executed<S>> {
  const loaded = await loadState(context, definition, command.entity, deadline);
  const prefix = eventIdPrefix(command.entity, command.id);
  const earlier = loaded.events.filter(({ id }) => id.startsWith(prefix));
  if (earlier.length > 0) return { ...loaded, events: earlier, attempts, duplicate: true };
  const decided = decideCommand(definition, loaded.state, command);
  if (decided.length === 0) return { ...loaded, events: [], attempts, duplicate: false };
  const guarded = identified(guard(decided, command, loaded.sequence), command);
  const { events, sequence } = await new Append(context.append, guarded, deadline).run();
  const state = events.reduce((before, event) => evolveState(definition, before, event), loaded.state);
  return { state, events, sequence, attempts, duplicate: false };
}

/** Guards the decision with what was loaded; other entities cannot be guarded by it and are refused. */
function guard(decided: readonly NewEvent[], command: Command, sequence: number): readonly NewEvent[] {
  return decided.map((event) => {
    if (event.entity === command.entity) return { ...event, expect: event.expect ?? { sequence } };
    throw new RitaError(
      "EVENT_ENTITY_INVALID",
      `The decision on ${command.type} for ${command.entity} has an event of ${event.entity}; execute guards only the ` +
        "command's own entity. Use append for several entities at once.",
      { entity: event.entity, command: command.type },
    );
  });
}
