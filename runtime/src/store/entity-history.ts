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
  return { ...advance(context, definition, beginning(definition), events), events };
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
  const state = initialState(definition);
  return { state, sequence: 0, lastId: "", count: 0, recent: [], commandIds: [], snapshotCount: 0 };
}

/** The entity after more of its events. */
export function advance<S, E extends Event, C extends Command>(
  { read: { scope } }: StoreContext,
  definition: ModelDefinition<S, E, C>,
  before: CachedEntity<S>,
  events: readonly Event[],
): CachedEntity<S> {
  const state = events.reduce((one, event) => evolveState(definition, one, event), before.state);
  freezeState(state);
  const last = events.at(-1);
  return {
    state,
    sequence: last?.sequence ?? before.sequence,
    lastId: last?.id ?? before.lastId,
    count: before.count + events.length,
    snapshotCount: before.snapshotCount,
    recent: recentOf(before.recent, events),
    commandIds: withCommands(scope, before.commandIds, events),
  };
}

function recentOf(before: readonly number[], events: readonly Event[]): readonly number[] {
  const recent = before.slice(-maximumTrail);
  for (const { sequence } of events.slice(-maximumTrail)) recent.push(sequence);
  return recent.length > maximumTrail ? recent.slice(-maximumTrail) : recent;
}

/** The commands known before, and those of these events. All events of a command are of one append, side by side. */
function withCommands(scope: Scope, before: readonly string[], events: readonly Event[]): readonly string[] {
  const added: string[] = [];
  for (const { entity, id } of events) {
    const command = commandIdOf(scope, entity, id);
    if (command !== undefined && command !== added.at(-1)) added.push(command);
  }
  return added.length === 0 ? before : before.concat(added);
}
