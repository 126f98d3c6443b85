import { commandIdOf } from "../envelope/command.js";
import { decodeEvent } from "../envelope/decode.js";
import { headerName } from "../envelope/header-names.js";
import { maximumTrail } from "../envelope/trail.js";
import { loadEntity } from "../load/load-entity.js";
import type { Deadline } from "../log/deadline.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import { evolveState, initialState } from "../model/behaviour.js";
import type { ModelDefinition } from "../model/definition.js";
import { freezeState } from "../model/freeze.js";
import { entitySubject } from "../subject/scope.js";
import type { CachedEntity } from "./entity-cache.js";
import { checkHistory, type StoreContext } from "./store-context.js";

/** An entity read from the log: its state, and the events it came from. */
export interface ReadEntity<S> extends CachedEntity<S> {
  readonly events: readonly Event[];
}

/** The state of one entity from its complete history, as fresh as the leader's answer at the end of the load. */
export async function readEntity<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  entity: string,
  deadline: Deadline,
): Promise<ReadEntity<S>> {
  checkHistory(context);
  const { log, scope, decode } = context.read;
  const messages = await loadEntity(log, entitySubject(scope, entity), deadline);
  const events = messages.map((message) => decodeEvent(decode, message));
  const nothing = {
    state: initialState(definition),
    sequence: 0,
    lastId: "",
    count: 0,
    recent: [],
    commandIds: [],
  };
  const read = { ...advance(context, definition, nothing, events), events };
  context.cache.set(definition, entity, read);
  return read;
}

/** The state of one entity: the cached one when the leader confirms it, otherwise read. */
export async function currentEntity<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  entity: string,
  deadline: Deadline,
): Promise<CachedEntity<S>> {
  checkHistory(context);
  const cached = context.cache.get<S>(definition, entity);
  if (cached !== undefined && (await isCurrent(context, entity, cached, deadline))) return cached;
  return readEntity(context, definition, entity, deadline);
}

/**
 * Whether the entity is as it was: the leader names the same last event, by its id too, since another store may give
 * the same sequence; and it has as many events, since one may have been erased.
 */
export async function isCurrent(
  { read: { log, scope } }: StoreContext,
  entity: string,
  { sequence, lastId, count }: CachedEntity<unknown>,
  deadline: Deadline,
): Promise<boolean> {
  const filter = entitySubject(scope, entity);
  const [last, counts] = await Promise.all([
    log.message({ last_by_subj: filter }, deadline),
    log.subjects(filter, deadline),
  ]);
  if ([...counts.values()].reduce((sum, one) => sum + one, 0) !== count) return false;
  if (last === undefined) return sequence === 0;
  return last.sequence === sequence && last.headers.get(headerName.id) === lastId;
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
    recent: [...before.recent, ...events.slice(-maximumTrail).map(({ sequence }) => sequence)].slice(
      -maximumTrail,
    ),
    commandIds: [
      ...new Set([
        ...before.commandIds,
        ...events.flatMap(({ entity, id }) => commandIdOf(scope, entity, id) ?? []),
      ]),
    ],
  };
}
