import { RitaError } from "../errors/rita-error.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { MessageType } from "../message/message-type.js";
import type { types } from "../phantom.js";

/** The message types of a store, by wire type. Made by `registry(…)`; generated code has one, ready. */
export interface Registry<E extends Event, C extends Command> {
  /** Every event type by its wire type. */
  readonly events: ReadonlyMap<string, MessageType>;
  /** Every command type by its wire type. */
  readonly commands: ReadonlyMap<string, MessageType>;
  /** For each event type with older versions: how version n becomes n + 1, by n. */
  readonly upcasters: Readonly<Record<string, Readonly<Record<number, (data: never) => unknown>>>>;
  readonly [types]?: { readonly event: E; readonly command: C };
}

/**
 * A registry of these message types.
 *
 * @throws RitaError `REGISTRY_INVALID` when two have the same wire type: a type is unique over events and commands.
 */
export function registry<E extends Event, C extends Command>(
  ...messageTypes: readonly MessageType[]
): Registry<E, C> {
  const events = new Map<string, MessageType>();
  const commands = new Map<string, MessageType>();
  for (const messageType of messageTypes) {
    const { type, kind } = messageType;
    if (events.has(type) || commands.has(type)) {
      throw new RitaError("REGISTRY_INVALID", `The message type ${type} is registered twice.`, { type });
    }
    (kind === "event" ? events : commands).set(type, messageType);
  }
  return { events, commands, upcasters: {} };
}
