import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import { type Behaviour, behaviour, type ModelDefinition, type ModelOptions } from "./definition.js";
import type { DeciderOf, EvolverOf } from "./types.js";

/**
 * The state of one entity: its evolver and, where commands are decided on it, its decider.
 *
 * An event it has no case for is an error, because a state that skips events must not decide.
 */
export function defineModel<S, E extends Event, C extends Command = never, Out extends Event = E>(
  evolver: EvolverOf<S, E>,
  decider?: DeciderOf<S, C, Out>,
  options?: ModelOptions,
): ModelDefinition<S, E, C> {
  return define("entity", evolver, decider, options);
}

/** A state over the events of many entities (a read model). An event it has no case for is ignored. */
export function defineProjection<S, E extends Event>(
  evolver: EvolverOf<S, E>,
  options?: ModelOptions,
): ModelDefinition<S, E> {
  return define("projection", evolver, undefined, options);
}

function define<S, E extends Event, C extends Command>(
  kind: Behaviour["kind"],
  evolver: EvolverOf<S, E>,
  decider: object | undefined,
  options: ModelOptions | undefined,
): ModelDefinition<S, E, C> {
  return Object.freeze({
    name: options?.name ?? "model",
    handles: Object.freeze(Object.keys(evolver.evolve)) as readonly E["type"][],
    [behaviour]: {
      kind,
      initial: evolver.initial,
      evolve: evolver.evolve,
      decide: decider as Behaviour["decide"],
    },
  });
}
