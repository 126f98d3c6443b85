import { Append, type Appended } from "../append/append.js";
import { deadlineOf } from "../contract/checks.js";
import type { CallOptions } from "../contract/options.js";
import { completeCommand, eventIdOf, type GivenCommand } from "../envelope/command.js";
import type { Command } from "../message/command.js";
import type { NewEvent } from "../message/event.js";
import { Model } from "../model/model.js";
import { appendFacts, observed } from "./observed.js";
import { checkHistory, type StoreContext } from "./store-context.js";

/** Anything that answers a command; see `Decider`. */
export interface AnyDecider {
  readonly decide: (command: never) => readonly NewEvent[];
}

/** Appends events once everything earlier on the same entities is done. */
export function appendInOrder(
  context: StoreContext,
  events: readonly NewEvent[],
  call: CallOptions,
): Promise<Appended> {
  const deadline = deadlineOf(call);
  const work = (): Promise<Appended> => {
    const append = new Append(context.append, events, deadline);
    return context.queue.run(append.entities, deadline, () => append.run());
  };
  return observed(context, "append", undefined, work, appendFacts);
}

/** Lets a model decide and appends its answer; no events is a success at sequence 0. */
export async function decide(
  context: StoreContext,
  model: AnyDecider,
  given: GivenCommand,
  call: CallOptions,
): Promise<Appended> {
  if (model instanceof Model) checkHistory(context);
  const command = completeCommand(context.append.envelope, given);
  const decided = model.decide(command as never) ?? [];
  if (decided.length === 0) return { sequence: 0, events: [], duplicate: false };
  return appendInOrder(context, identified(decided, command), call);
}

/**
 * The events of a command with ids that follow from it, and with what it was caused by: the same command gives the
 * same ids, whoever sends it again. All are guarded with `expected` where it is given.
 */
export function identified(
  decided: readonly NewEvent[],
  command: Command,
  expected?: NewEvent["expect"],
): readonly NewEvent[] {
  const cause = {
    "Correlation-Id": command.meta["Correlation-Id"] ?? command.id,
    "Causation-Id": command.id,
  };
  return decided.map(({ entity, type, data, id, time, meta, expect }, at) => ({
    entity,
    type,
    data,
    id: id ?? eventIdOf(entity, command.id, at),
    time,
    meta: meta === undefined ? cause : { ...cause, ...meta },
    expect: expected ?? expect,
  }));
}
