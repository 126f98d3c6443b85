import { RitaError } from "../errors/rita-error.js";
import type { Validators } from "../validation/check.js";
import { validate } from "../validation/validate.js";
import type { Event } from "./event.js";
import type { CommandType, EventType } from "./message-type.js";

/** Constant facts of a message type that are printed only where they differ from the default. */
export interface MessageFacts<D> {
  /** Codec of its data where it is not the registry's default. */
  readonly codec?: string | undefined;
  /** Version of its schema where it is not 1. */
  readonly version?: number | undefined;
  /** Makes an example of its data. */
  readonly example?: (() => D) | undefined;
}

/** The descriptor of an event type. Generated code calls it once for each event schema. */
export function eventType<T extends string, N extends string, D>(
  type: T,
  entityType: N,
  validators: Validators<D>,
  facts: MessageFacts<D> = {},
): EventType<T, N, D> {
  return {
    kind: "event",
    ...described(type, entityType, validators, facts),
    create: (entityId, data, options) => ({ ...options, entity: `${entityType}.${entityId}`, type, data }),
    is: (event): event is Event<T, N, D> => event.type === type && event.entityType === entityType,
  };
}

/** The descriptor of a command type. Generated code calls it once for each command schema. */
export function commandType<T extends string, N extends string, D>(
  type: T,
  entityType: N,
  validators: Validators<D>,
  facts: MessageFacts<D> = {},
): CommandType<T, N, D> {
  return {
    kind: "command",
    ...described(type, entityType, validators, facts),
    create: (entityId, data, options) => ({ ...options, entity: `${entityType}.${entityId}`, type, data }),
  };
}

function described<T extends string, N extends string, D>(
  type: T,
  entityType: N,
  validators: Validators<D>,
  facts: MessageFacts<D>,
) {
  return {
    type,
    entityType,
    validators,
    version: facts.version ?? 1,
    codec: facts.codec,
    validate: (value: unknown) => validate<D>(validators.write, value),
    example: (): D => {
      if (facts.example !== undefined) return facts.example();
      throw new RitaError(
        "EXAMPLE_MISSING",
        `The schema of ${type} has no example. Add "examples" to it (or to each of its properties) and generate again.`,
        { type },
      );
    },
  };
}
