import { commandIdOf } from "../envelope/command.js";
import { decodeEvent } from "../envelope/decode.js";
import { maximumTrail } from "../envelope/trail.js";
import { loadEntity } from "../load/load-entity.js";
import type { Deadline } from "../log/deadline.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import { evolveState, initialState } from "../model/behaviour.js";
import type { ModelDefinition } from "../model/definition.js";
import { freezeState } from "../model/freeze.js";
import { entitySubject, type Scope } from "../subject/scope.js";
import { CommandIds } from "./command-ids.js";
import type { CachedEntity } from "./entity-cache.js";
import type { StoreContext } from "./store-context.js";

/** An entity read from the log: its state, and the events that were read for it. */
export interface ReadEntity<S> extends CachedEntity<S> {
  readonly events: readonly Event[];
}

/** The state of one entity from all its events. */
export async function readHistory<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  entity: string,
  deadline: Deadline,
): Promise<ReadEntity<S>> {
  const events = await history(context, entity, deadline);
  const commands = commandsOf(context.read.scope, events);
  return { ...advance(definition, beginning(definition), events, commands), events };
}

/** All events of one entity. */
export async function history(
  { read: { log, scope, decode } }: StoreContext,
  entity: string,
  deadline: Deadline,
): Promise<readonly Event[]> {
  const messages = await loadEntity(log, entitySubject(scope, entity), deadline);
  return messages.map((message) => decodeEvent(decode, message));
}

/** An entity before its first event. */
function beginning<S, E extends Event, C extends Command>(
  definition: ModelDefinition<S, E, C>,
): CachedEntity<S> {
  return {
    state: initialState(definition),
    immutable: false,
    sequence: 0,
    lastId: "",
    count: 0,
    recent: [],
    commandIds: CommandIds.of([]),
    snapshotCount: 0,
  };
}

/** The entity after more of its events, which `commands` led to. */
export function advance<S, E extends Event, C extends Command>(
  definition: ModelDefinition<S, E, C>,
  before: CachedEntity<S>,
  events: readonly Event[],
  commands: readonly string[],
): CachedEntity<S> {
  const state = events.reduce((one, event) => evolveState(definition, one, event), before.state);
  const immutable = freezeState(state);
  const last = events.at(-1);
  return {
    state,
    immutable,
    sequence: last?.sequence ?? before.sequence,
    lastId: last?.id ?? before.lastId,
    count: before.count + events.length,
    snapshotCount: before.snapshotCount,
    recent: recentOf(before.recent, events),
    commandIds: before.commandIds.with(commands),
  };
}

function recentOf(before: readonly number[], events: readonly Event[]): readonly number[] {
  const recent = before.slice(-maximumTrail);
  for (const { sequence } of events.slice(-maximumTrail)) recent.push(sequence);
  return recent.length > maximumTrail ? recent.slice(-maximumTrail) : recent;
}

/** The commands that led to an entity's events, as far as the events' ids name them. */
export function commandsOf(scope: Scope, events: readonly Event[]): readonly string[] {
  const commands: string[] = [];
  for (const { entity, id } of events) {
    const command = commandIdOf(scope, entity, id);
    if (command !== undefined) commands.push(command);
  }
  return commands;
}
