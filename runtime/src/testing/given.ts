import type { Command, NewCommandOf } from "../message/command.js";
import type { Event, NewEvent, NewEventOf } from "../message/event.js";
import { initialState, isEntityModel } from "../model/behaviour.js";
import type { ModelDefinition } from "../model/definition.js";
import { compare } from "./compare.js";
import { checkEntity, evolveAll } from "./fold.js";
import { sentCommand } from "./given-messages.js";
import { type Outcome, outcomeOf } from "./outcome.js";

/** A definition that has seen its events. */
export interface Given<S, E extends Event, C extends Command> {
  /** Decides a command in the state that the given events led to. */
  when(command: NewCommandOf<C>): Outcome<S, E>;
  /**
   * Expects this state after the given events.
   *
   * @throws ExpectationError when it is another one.
   */
  expectState(state: S): void;
}

/**
 * Begins a test of a model without a server: `given(order, OrderPlaced.create("1042", { … })).when(ShipOrder.create(
 * "1042", { … })).expectEvents(…)`. The events get the sequences 1, 2, … and fixed ids and times.
 *
 * @throws RitaError what feeding the events to the model throws (`EVOLVE_FAILED`, `EVOLVER_NOT_IMPLEMENTED`, …);
 * `EVENT_ENTITY_INVALID` when the model is of one entity and the events are of several.
 */
export function given<S, E extends Event, C extends Command = never>(
  definition: ModelDefinition<S, E, C>,
  ...events: readonly NewEventOf<E>[]
): Given<S, E, C> {
  const history: readonly NewEvent[] = events;
  const state = evolveAll(definition, initialState(definition), history, 0);
  const entity = isEntityModel(definition) ? history[0]?.entity : undefined;
  return {
    when(command) {
      checkEntity(entity, command.entity);
      return outcomeOf(definition, state, history.length, sentCommand(command, history.length));
    },
    expectState(expected) {
      compare("The state is not the expected one", expected, state);
    },
  };
}
