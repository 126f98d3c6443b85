import { RitaError } from "../errors/rita-error.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { MessageType } from "../message/message-type.js";
import type { types } from "../phantom.js";
import { type Registry, registry } from "./registry.js";

/**
 * A registry in which some event types have older versions: it becomes a {@link Registry} with their upcasters.
 * `U` is the interface the generator prints: for each type, one step a version.
 */
export interface VersionedRegistry<E extends Event, C extends Command, U> {
  /** Every event type by its wire type. */
  readonly events: ReadonlyMap<string, MessageType>;
  /** Every command type by its wire type. */
  readonly commands: ReadonlyMap<string, MessageType>;
  readonly [types]?: { readonly event: E; readonly command: C };
  /**
   * The registry that lifts older events to the newest version on every read.
   *
   * @throws RitaError `REGISTRY_INVALID` when a step is missing.
   */
  with(upcasters: U): Registry<E, C>;
}

/** A registry of these message types, of which some have older versions. Generated code calls it. */
export function versionedRegistry<E extends Event, C extends Command, U>(
  ...messageTypes: readonly MessageType[]
): VersionedRegistry<E, C, U> {
  const { events, commands } = registry<E, C>(...messageTypes);
  return {
    events,
    commands,
    with: (upcasters) => {
      const table = upcasters as Registry<E, C>["upcasters"];
      checkUpcasters(events, table);
      return { events, commands, upcasters: table };
    },
  };
}

/**
 * Checks that every older version of every event type has its step.
 *
 * @throws RitaError `REGISTRY_INVALID` naming the type and the version.
 */
export function checkUpcasters(
  events: ReadonlyMap<string, MessageType>,
  upcasters: Registry<Event, Command>["upcasters"] | undefined,
): void {
  for (const { type, version } of events.values()) {
    for (let from = 1; from < version; from += 1) {
      if (typeof upcasters?.[type]?.[from] === "function") continue;
      throw new RitaError(
        "REGISTRY_INVALID",
        `The event type "${type}" is at version ${version}, but there is no upcaster from version ${from} to ${from + 1}. ` +
          "Give the registry its upcasters: registry.with({ … }).",
        { type, from },
      );
    }
  }
}

/** The data of an older version, lifted step by step to the newest one. */
export function upcast(
  { upcasters }: Registry<Event, Command>,
  { type, version }: MessageType,
  data: unknown,
  from: number,
): unknown {
  let lifted = data;
  for (let at = from; at < version; at += 1) lifted = upcasters[type]?.[at]?.(lifted as never);
  return lifted;
}
