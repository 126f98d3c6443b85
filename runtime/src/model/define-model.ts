import { RitaError } from "../errors/rita-error.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import {
  type Behaviour,
  behaviour,
  type ModelDefinition,
  type ModelOptions,
  type SnapshotSettings,
} from "./definition.js";
import type { DeciderOf, EvolverOf } from "./types.js";

/**
 * The state of one entity: its evolver and, where commands are decided on it, its decider.
 *
 * An event it has no case for is an error, because a state that skips events must not decide.
 *
 * @throws RitaError `CONFIG_INVALID` for snapshots without a name, or settings that are none.
 */
export function defineModel<S, E extends Event, C extends Command = never, Out extends Event = E>(
  evolver: EvolverOf<S, E>,
  decider?: DeciderOf<S, C, Out>,
  options?: ModelOptions,
): ModelDefinition<S, E, C> {
  return define("entity", evolver, decider, options);
}

/**
 * A state over the events of many entities (a read model). An event it has no case for is ignored.
 *
 * @throws RitaError `CONFIG_INVALID` when it is to have snapshots: those are of entities.
 */
export function defineProjection<S, E extends Event>(
  evolver: EvolverOf<S, E>,
  options?: ModelOptions,
): ModelDefinition<S, E> {
  return define("projection", evolver, undefined, options);
}

function checkSnapshot(
  kind: Behaviour["kind"],
  { name, snapshot }: ModelOptions = {},
): SnapshotSettings | undefined {
  if (snapshot === undefined) return undefined;
  const { every, version = 1 } = snapshot;
  const faults = [
    kind === "projection" && "a projection has none: watch it, and keep its state and sequence yourself",
    (name === undefined || name === "") && "they are kept under the model's name: give it one",
    !(Number.isSafeInteger(every) && every > 0) &&
      `"every" must be a number of events, 1 or more, but is ${String(every)}`,
    !(Number.isSafeInteger(version) || (typeof version === "string" && version !== "")) &&
      `"version" must be a whole number or a text, but is ${String(version)}`,
  ].filter((fault) => fault !== false);
  if (faults.length === 0) return { every, version };
  throw new RitaError("CONFIG_INVALID", `Snapshots of ${name ?? "a model"}: ${faults.join("; ")}.`, { name });
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
      snapshot: checkSnapshot(kind, options),
    },
  });
}
