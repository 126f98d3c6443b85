import { RitaError } from "../errors/rita-error.js";
import type { Command } from "../message/command.js";
import type { Event, NewEvent } from "../message/event.js";
import { evolveState, isEntityModel } from "../model/behaviour.js";
import type { ModelDefinition } from "../model/definition.js";
import { storedEvent } from "./given-messages.js";

/**
 * The state after these events, which get the sequences that follow `lastSequence`.
 *
 * @throws RitaError what the model throws; `EVENT_ENTITY_INVALID` when it is of one entity and they are of several.
 */
export function evolveAll<S, E extends Event, C extends Command>(
  definition: ModelDefinition<S, E, C>,
  before: S,
  events: readonly NewEvent[],
  lastSequence: number,
): S {
  let state = before;
  for (const [at, event] of events.entries()) {
    if (isEntityModel(definition)) checkEntity(events[0]?.entity, event.entity);
    state = evolveState(definition, state, storedEvent(event, lastSequence + at + 1));
  }
  return state;
}

/**
 * Refuses a second entity: a model has the state of one, and what concerns another never reaches it in a store.
 *
 * @throws RitaError `EVENT_ENTITY_INVALID`.
 */
export function checkEntity(first: string | undefined, other: string): void {
  if (first === undefined || first === other) return;
  const text = `This model has the state of one entity, but was given ${first} and ${other}.`;
  throw new RitaError("EVENT_ENTITY_INVALID", text, { entities: [first, other] });
}
