import { headerName } from "../envelope/header-names.js";
import type { Deadline } from "../log/deadline.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { ModelDefinition } from "../model/definition.js";
import { entitySubject } from "../subject/scope.js";
import type { CachedEntity } from "./entity-cache.js";
import { type ReadEntity, readHistory } from "./entity-history.js";
import { readBehindSnapshot } from "./entity-snapshot.js";
import { observed } from "./observed.js";
import { checkHistory, type StoreContext } from "./store-context.js";

/**
 * The state of one entity from its complete history, as fresh as the leader's answer at the end of the load. Where there
 * is a snapshot that fits the log, only what came behind it is read.
 */
export async function readEntity<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  entity: string,
  deadline: Deadline,
): Promise<ReadEntity<S>> {
  checkHistory(context);
  const work = async () =>
    (await readBehindSnapshot(context, definition, entity, deadline)) ??
    (await readHistory(context, definition, entity, deadline));
  const read = await observed(context, "load", entity, work, ({ events, sequence }) => ({
    events: events.length,
    sequence,
  }));
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
