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
  readonly snapshot: SnapshotSettings | undefined;
}

/** When snapshots of a model's state are stored, and which of them it understands. */
export interface SnapshotSettings {
  /** After how many events of an entity a new snapshot is stored. */
  readonly every: number;
  /** Version of the state's form: change it whenever the evolver changes. Default: 1. */
  readonly version?: number | string | undefined;
}

/** Options of a definition. */
export interface ModelOptions {
  /** Name for messages, and of its snapshots. Default: `model`. */
  readonly name?: string | undefined;
  /**
   * Store the state from time to time, so that loading an entity reads only the events behind the last snapshot. Needs a
   * `name`. Only for a model of one entity whose state is plain data. Default: no snapshots.
   */
  readonly snapshot?: SnapshotSettings | undefined;
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
