import { RitaError } from "../errors/rita-error.js";
import type { Command, NewCommand } from "../message/command.js";
import type { Event } from "../message/event.js";
import type { Registry } from "../registry/registry.js";
import { type Scope, scopedId } from "../subject/scope.js";
import { parseEntity } from "../subject/tokens.js";
import { issuesText } from "../validation/explain.js";
import { validate } from "../validation/validate.js";
import { checkMeta, isHeaderText } from "./meta.js";
import { writeTime } from "./time.js";

/** What is needed to complete a command. */
export interface CommandContext {
  readonly registry: Registry<Event, Command> | undefined;
  readonly clock: () => Date;
  readonly id: () => string;
}

/** A command as callers may give it: Rita's own has no entity. */
export type GivenCommand = Omit<NewCommand, "entity"> & {
  readonly entity?: NewCommand["entity"] | undefined;
};

/**
 * The command a decider sees: checked against its schema, id and time filled in. Without an entity, `entity`,
 * `entityType` and `entityId` are empty.
 *
 * @throws RitaError `COMMAND_TYPE_UNKNOWN`, `COMMAND_DATA_INVALID`, `EVENT_ENTITY_INVALID`, `EVENT_ID_INVALID`,
 * `EVENT_TIME_INVALID`, `META_INVALID`.
 */
export function completeCommand(context: CommandContext, given: GivenCommand): Command {
  const { entity, type, data, meta = {} } = given;
  const { entityType, entityId } =
    entity === undefined ? { entityType: "", entityId: "" } : parseEntity(entity);
  checkData(context.registry, given, entityType);
  checkMeta(meta);
  const id = given.id ?? context.id();
  if (typeof id !== "string" || !isHeaderText(id) || id === "" || id.length > 512) {
    throw new RitaError(
      "EVENT_ID_INVALID",
      `${JSON.stringify(String(id).slice(0, 100))} cannot be a command id.`,
      {
        id,
      },
    );
  }
  return {
    id,
    entity: entity ?? ("" as Command["entity"]),
    entityType,
    entityId,
    type,
    time: writeTime(given.time ?? context.clock()).time,
    data,
    meta: { ...meta },
  };
}

function checkData(
  registry: Registry<Event, Command> | undefined,
  { type, data, entity }: GivenCommand,
  entityType: string,
): void {
  if (registry === undefined) return;
  const descriptor = registry.commands.get(type);
  if (descriptor === undefined) {
    throw new RitaError("COMMAND_TYPE_UNKNOWN", `The registry has no command type "${type}".`, { type });
  }
  if (entity !== undefined && descriptor.entityType !== entityType) {
    const text = `The command type "${type}" belongs to the entity type "${descriptor.entityType}", not to ${entity}.`;
    throw new RitaError("EVENT_ENTITY_INVALID", text, { type, entity });
  }
  const result = validate(descriptor.validators.write, data);
  if (result.ok) return;
  throw new RitaError(
    "COMMAND_DATA_INVALID",
    `The data of the command ${type} does not fit its schema: ${issuesText(result.issues)}.`,
    { type, entity, issues: result.issues },
  );
}

/** The id of a command's event number `at`: equal command ids on two entities stay apart. */
export function eventIdOf(entity: string, commandId: string, at: number): string {
  return `${entity}/${commandId}/${at}`;
}

/** The command that an event's id names; `undefined` when it does not come from a command on this entity. */
export function commandIdOf(scope: Scope, entity: string, eventId: string): string | undefined {
  const begin = scopedId(scope, `${entity}/`);
  const end = eventId.lastIndexOf("/");
  const isOwn = end > begin.length && eventId.startsWith(begin) && /^\d+$/.test(eventId.slice(end + 1));
  return isOwn ? eventId.slice(begin.length, end) : undefined;
}
