import { evolveFailed } from "../errors/evolve-failed.js";
import { RitaError } from "../errors/rita-error.js";
import type { Command } from "../message/command.js";
import type { Event, NewEvent } from "../message/event.js";
import { behaviour, type ModelDefinition, type SnapshotSettings } from "./definition.js";

type AnyDefinition = ModelDefinition<unknown, Event, Command>;

/** The state a definition begins with. */
export function initialState<S, E extends Event, C extends Command>(definition: ModelDefinition<S, E, C>): S {
  return definition[behaviour].initial() as S;
}

/**
 * The state after an event. A projection passes over an event it has no case for.
 *
 * @throws RitaError `EVOLVER_NOT_IMPLEMENTED` when an entity's model has no case for the event; `EVOLVE_FAILED` when
 * the case throws.
 */
export function evolveState<S, E extends Event, C extends Command>(
  definition: ModelDefinition<S, E, C>,
  state: S,
  event: Event,
): S {
  const { kind, evolve } = definition[behaviour];
  const evolveCase = caseOf(evolve, event.type);
  const { type, sequence } = event;
  if (evolveCase === undefined) {
    if (kind === "projection") return state;
    throw new RitaError(
      "EVOLVER_NOT_IMPLEMENTED",
      `${definition.name} has no case for the event type "${type}" (event ${sequence}).`,
      { type, sequence },
    );
  }
  try {
    return evolveCase(state as never, event as never) as S;
  } catch (cause) {
    throw evolveFailed(cause, event, definition.name);
  }
}

/**
 * A definition's answer to a command. What the decider throws passes through unchanged.
 *
 * @throws RitaError `DECIDER_NOT_IMPLEMENTED` when there is no case for the command.
 */
export function decideCommand<S, E extends Event, C extends Command>(
  definition: ModelDefinition<S, E, C>,
  state: S,
  command: Command,
): readonly NewEvent[] {
  const { decide } = definition[behaviour];
  const decideCase = decide === undefined ? undefined : caseOf(decide, command.type);
  if (decideCase === undefined) {
    throw new RitaError(
      "DECIDER_NOT_IMPLEMENTED",
      `${definition.name} has no decider case for the command type "${command.type}".`,
      { type: command.type },
    );
  }
  return (decideCase(state as never, command as never) ?? []) as readonly NewEvent[];
}

/** Whether a definition has the state of one entity. */
export function isEntityModel(definition: Pick<AnyDefinition, typeof behaviour>): boolean {
  return definition[behaviour].kind === "entity";
}

/** Whether a definition answers commands. */
export function isDecider(definition: Pick<AnyDefinition, typeof behaviour>): boolean {
  return definition[behaviour].decide !== undefined;
}

/** When a definition's snapshots are stored; `undefined` = it has none. */
export function snapshotSettings(
  definition: Pick<AnyDefinition, typeof behaviour>,
): SnapshotSettings | undefined {
  return definition[behaviour].snapshot;
}

function caseOf<T>(cases: Readonly<Record<string, T>>, type: string): T | undefined {
  return Object.hasOwn(cases, type) ? cases[type] : undefined;
}
