import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { types } from "../phantom.js";

/** Key under which a definition keeps its cases; shared by every installed copy of this package. */
export const behaviour: unique symbol = Symbol.for("rita-ts.behaviour");

/** The cases of a definition without their types; only `model/behaviour.ts` calls them. */
export interface Behaviour {
  readonly kind: "entity" | "projection";
  readonly initial: () => unknown;
  readonly evolve: Readonly<Record<string, (state: never, event: never) => unknown>>;
  readonly decide: Readonly<Record<string, (state: never, command: never) => unknown>> | undefined;
}

/** Options of a definition. */
export interface ModelOptions {
  /** Name for messages. Default: `model`. */
  readonly name?: string | undefined;
}

/**
 * An evolver and, where it decides, a decider: what `load`, `execute` and `Model` work from. Made by
 * `defineModel` (the state of one entity) or `defineProjection` (a state over many entities).
 */
export interface ModelDefinition<S, E extends Event, C extends Command = never> {
  readonly name: string;
  /** The event types it has a case for. */
  readonly handles: readonly E["type"][];
  readonly [types]?: { readonly state: S; readonly event: E; readonly command: C };
  readonly [behaviour]: Behaviour;
}
