import { decodeEvent } from "../envelope/decode.js";
import { loadTail } from "../load/load-tail.js";
import type { Deadline } from "../log/deadline.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import { evolveState, initialState, snapshotSettings } from "../model/behaviour.js";
import type { ModelDefinition } from "../model/definition.js";
import type { Snapshot } from "../snapshot/snapshot.js";
import type { SnapshotSource } from "../snapshot/snapshots.js";
import { entitySubject } from "../subject/scope.js";
import { CommandIds } from "./command-ids.js";
import type { CachedEntity } from "./entity-cache.js";
import { advance, commandsOf, history, type ReadEntity, readHistory } from "./entity-history.js";
import type { StoreContext } from "./store-context.js";

/**
 * The state of one entity from its snapshot and what came behind it, or from all its events where there is no snapshot
 * that fits the log. `undefined` when the definition keeps none.
 */
export async function readBehindSnapshot<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  entity: string,
  deadline: Deadline,
): Promise<ReadEntity<S> | undefined> {
  const source = sourceOf(definition);
  if (source === undefined) return undefined;
  const { log, scope, decode } = context.read;
  const filter = entitySubject(scope, entity);
  const [snapshot, seen] = await Promise.all([
    context.snapshots.read(source, entity, deadline),
    log.message({ last_by_subj: filter }, deadline),
  ]);
  if (snapshot === undefined) {
    const read = await readHistory(context, definition, entity, deadline);
    return { ...withSnapshot(context, definition, entity, read), events: read.events };
  }
  // Read side by side, the snapshot may be the newer of the two.
  const isOlder = (seen?.sequence ?? 0) < snapshot.sequence;
  const last = isOlder ? await log.message({ last_by_subj: filter }, deadline) : seen;
  const tail = await loadTail(log, filter, { last, position: snapshot }, deadline);
  if (tail.kind === "tail") {
    context.snapshots.used(source, entity, snapshot, () => replay(context, definition, entity, snapshot));
    const events = tail.messages.map((message) => decodeEvent(decode, message));
    const before = {
      ...snapshot,
      state: snapshot.state as S,
      immutable: false,
      commandIds: CommandIds.of(snapshot.commandIds),
      snapshotCount: snapshot.count,
    };
    const after = advance(definition, before, events, commandsOf(scope, events));
    return { ...withSnapshot(context, definition, entity, after), events };
  }
  const read = await readHistory(context, definition, entity, deadline);
  const below = read.events.filter(({ sequence }) => sequence <= snapshot.sequence).length;
  const erased = below === snapshot.count ? undefined : "events below it were erased";
  const why = tail.kind === "broken" ? tail.why : erased;
  if (why === undefined) return read;
  const instead = read.count < source.settings.every ? undefined : snapshotOf(read);
  context.snapshots.refuse(source, entity, { snapshot, why }, instead);
  return { ...read, snapshotCount: instead?.count ?? 0 };
}

/** The same entity; when it has had enough events since its last snapshot, a new one is stored, later. */
export function withSnapshot<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  entity: string,
  current: CachedEntity<S>,
): CachedEntity<S> {
  const source = sourceOf(definition);
  if (source === undefined || current.count - current.snapshotCount < source.settings.every) return current;
  context.snapshots.offer(source, entity, snapshotOf(current));
  return { ...current, snapshotCount: current.count };
}

function snapshotOf({ state, sequence, lastId, count, recent, commandIds }: CachedEntity<unknown>): Snapshot {
  return { state, sequence, lastId, count, recent, commandIds: commandIds.remembered };
}

/** The state the events up to a snapshot give; `undefined` when some of them were erased since. */
async function replay<S, E extends Event, C extends Command>(
  context: StoreContext,
  definition: ModelDefinition<S, E, C>,
  entity: string,
  { sequence, count }: Snapshot,
): Promise<S | undefined> {
  const events = (await history(context, entity, context.snapshots.deadline())).filter(
    (event) => event.sequence <= sequence,
  );
  if (events.length !== count) return undefined;
  return events.reduce((state, event) => evolveState(definition, state, event), initialState(definition));
}

function sourceOf<S, E extends Event, C extends Command>(
  definition: ModelDefinition<S, E, C>,
): SnapshotSource | undefined {
  const settings = snapshotSettings(definition);
  return settings === undefined ? undefined : { name: definition.name, settings };
}
