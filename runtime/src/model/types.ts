import type { Command, NewCommandOf } from "../message/command.js";
import type { Event, NewEventOf } from "../message/event.js";
import type { types } from "../phantom.js";

/** The state after one event. Pure: gives a new state, never changes the old one. */
export type Evolve<S, E extends Event> = (state: S, event: E) => S;

/**
 * The events that follow from a command in a state; none = nothing to do, a success. Refuse with `reject`.
 */
export type Decide<S, C extends Command, E extends Event> = (
  state: S,
  command: C,
) => readonly NewEventOf<E>[];

/** How a state comes from events: its beginning and one case for each event type. */
export interface EvolverOf<S, E extends Event> {
  readonly initial: () => S;
  readonly evolve: { readonly [X in E as X["type"]]: Evolve<S, X> };
  readonly [types]?: { readonly event: E };
}

/** Carries the types of a decider's commands and events, for inference. */
export interface Decides<C extends Command, E extends Event> {
  readonly [types]?: { readonly command: C; readonly event: E };
}

/** One case for each command type. */
export type DeciderOf<S, C extends Command, E extends Event> = {
  readonly [X in C as X["type"]]: Decide<S, X, E>;
} & Decides<C, E>;

/** Anything events can be fed to. A property, not a method: methods would accept narrower events. */
export interface Evolver<in E extends Event> {
  readonly evolve: (event: E) => void | Promise<void>;
}

/** The event types a model of fewer events than the store's wants delivered. */
export interface Handles<E extends Event> {
  readonly handles: readonly E["type"][];
}

/** Anything that answers a command with events. */
export interface Decider<out E extends Event, in C extends Command> {
  readonly decide: (command: C) => readonly NewEventOf<E>[];
}

/** Anything that is fed events and answers commands from what it saw. */
export interface DeciderEvolver<E extends Event, C extends Command> extends Evolver<E>, Decider<E, C> {}

/** Anything whose state can be looked at. */
export interface Viewer<S> {
  view<R>(look: (state: S) => R): R;
}

/** A decider's answer to a command that names no entity (as Rita's commands) or one that does. */
export type CommandWithOptionalEntity<C extends Command> =
  NewCommandOf<C> extends infer M
    ? M extends { entity: infer R }
      ? Omit<M, "entity"> & { entity?: R | undefined }
      : never
    : never;
