import { RitaError } from "../errors/rita-error.js";
import type { Command } from "../message/command.js";
import type { Event, NewEvent, NewEventOf } from "../message/event.js";
import { decideCommand } from "../model/behaviour.js";
import type { ModelDefinition } from "../model/definition.js";
import { compare } from "./compare.js";
import { ExpectationError } from "./expectation-error.js";
import { evolveAll } from "./fold.js";
import { comparable } from "./given-messages.js";

/** What a command led to. Each expectation gives the outcome back, so that several can follow. */
export interface Outcome<S, E extends Event> {
  /**
   * Expects exactly these events in this order; ids and times do not count.
   *
   * @throws ExpectationError when there are others, or the command was refused.
   */
  expectEvents(...events: NewEventOf<E>[]): Outcome<S, E>;
  /**
   * Expects success without an event.
   *
   * @throws ExpectationError when there are events, or the command was refused.
   */
  expectNothing(): Outcome<S, E>;
  /**
   * Expects the decider to refuse: with `reject(code, …)` or a `RitaError` of this code, or with any error whose
   * message fits the pattern.
   *
   * @throws ExpectationError when the command was accepted, or refused otherwise.
   */
  expectRejection(reason: string | RegExp): Outcome<S, E>;
  /**
   * Expects this state after the given and the decided events.
   *
   * @throws ExpectationError when it is another one, or the command was refused.
   */
  expectState(state: S): Outcome<S, E>;
}

/** Decides a command in a state that events up to `sequence` led to, and keeps what came of it. */
export function outcomeOf<S, E extends Event, C extends Command>(
  definition: ModelDefinition<S, E, C>,
  state: S,
  sequence: number,
  command: Command,
): Outcome<S, E> {
  const decided = decide(definition, state, command);
  const events = (what: string, expected: unknown): readonly NewEvent[] => {
    if (decided.events !== undefined) return decided.events;
    const text = `Expected ${what}, but ${command.type} was refused: ${messageOf(decided.error)}`;
    throw new ExpectationError(text, expected, decided.error, { cause: decided.error });
  };
  const outcome: Outcome<S, E> = {
    expectEvents(...expected) {
      const wanted = (expected as readonly NewEvent[]).map(comparable);
      const got = events(list(wanted), wanted).map(comparable);
      compare(`Expected ${list(wanted)}, but ${command.type} gave ${list(got)}`, wanted, got);
      return outcome;
    },
    expectNothing: () => outcome.expectEvents(),
    expectRejection(reason) {
      if (decided.events !== undefined) {
        const text = `Expected ${command.type} to be refused with ${reason}, but it gave ${list(decided.events)}.`;
        throw new ExpectationError(text, reason, decided.events.map(comparable));
      }
      if (isRefusal(decided.error, reason)) return outcome;
      const text = `Expected ${command.type} to be refused with ${reason}, but it was: ${messageOf(decided.error)}`;
      throw new ExpectationError(text, reason, rejectionOf(decided.error), { cause: decided.error });
    },
    expectState(expected) {
      const next = evolveAll(definition, state, events("a state", expected), sequence);
      compare(`The state after ${command.type} is not the expected one`, expected, next);
      return outcome;
    },
  };
  return outcome;
}

type Decided =
  | { readonly events: readonly NewEvent[]; readonly error?: undefined }
  | { readonly events?: undefined; readonly error: unknown };

function decide<S, E extends Event, C extends Command>(
  definition: ModelDefinition<S, E, C>,
  state: S,
  command: Command,
): Decided {
  try {
    return { events: decideCommand(definition, state, command) };
  } catch (error) {
    return { error };
  }
}

function isRefusal(error: unknown, reason: string | RegExp): boolean {
  // `search`, because `test` of a pattern with the flag g goes on where it ended the last time.
  if (typeof reason !== "string") return messageOf(error).search(reason) >= 0;
  return error instanceof RitaError && (rejectionOf(error) === reason || error.code === reason);
}

/** The decider's own code of its refusal; what was thrown when it was no refusal with a code. */
function rejectionOf(error: unknown): unknown {
  if (!(error instanceof RitaError)) return error;
  const { rejection } = error.details;
  return rejection ?? error.code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function list(events: readonly Partial<NewEvent>[]): string {
  return events.length === 0 ? "no event" : events.map(({ type }) => type).join(", ");
}
