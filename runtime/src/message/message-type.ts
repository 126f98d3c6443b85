import type { Validators } from "../validation/check.js";
import type { Result } from "../validation/result.js";
import type { Command, CreateOptions, NewCommand } from "./command.js";
import type { Event, NewEvent } from "./event.js";
import type { Expect } from "./expect.js";

/** Options of an event's `create`: those of any message and the guard. */
export interface EventCreateOptions extends CreateOptions {
  readonly expect?: Expect | undefined;
}

/** What every descriptor says about its messages. */
export interface MessageType {
  readonly kind: "event" | "command";
  /** The wire type: `order-placed`. */
  readonly type: string;
  /** The type of the entity it belongs to: `order`. */
  readonly entityType: string;
  /** Version of the schema, 1 when there is only one. */
  readonly version: number;
  /** Name of the codec its data is written with; `undefined` = the registry's default, `json`. */
  readonly codec: string | undefined;
  /** The checks made from its schema: `write` is strict, `read` accepts unknown properties. */
  readonly validators: Validators<unknown>;
}

/** The descriptor of one event type; generated code has one constant for each event schema. */
export interface EventType<T extends string, N extends string, D> extends MessageType {
  readonly kind: "event";
  readonly type: T;
  readonly entityType: N;
  /** A new event of this type for one entity. Sets neither id nor time: the runtime does, before the first try. */
  create(entityId: string, data: D, options?: EventCreateOptions): NewEvent<T, N, D>;
  /** Whether an event is of this type (and so its data has this shape). */
  is(event: Event): event is Event<T, N, D>;
  /** Checks a value of unknown origin against the strict schema, reporting every problem. */
  validate(value: unknown): Result<D>;
  /**
   * An example made from the schema's `examples`, new on each call.
   *
   * @throws RitaError `EXAMPLE_MISSING` when the schema has none.
   */
  example(): D;
}

/** The descriptor of one command type; generated code has one constant for each command schema. */
export interface CommandType<T extends string, N extends string, D> extends MessageType {
  readonly kind: "command";
  readonly type: T;
  readonly entityType: N;
  /** A new command of this type for one entity. Sets neither id nor time. */
  create(entityId: string, data: D, options?: CreateOptions): NewCommand<T, N, D>;
  /** Checks a value of unknown origin against the strict schema, reporting every problem. */
  validate(value: unknown): Result<D>;
  /**
   * An example made from the schema's `examples`, new on each call.
   *
   * @throws RitaError `EXAMPLE_MISSING` when the schema has none.
   */
  example(): D;
}

/** The event a descriptor describes. */
export type EventOf<X> = X extends EventType<infer T, infer N, infer D> ? Event<T, N, D> : never;

/** The command a descriptor describes. */
export type CommandOf<X> = X extends CommandType<infer T, infer N, infer D> ? Command<T, N, D> : never;

/** The descriptors whose events are in `E`. */
export type EventTypesOf<E extends Event> = readonly (E extends Event<infer T, infer N, infer D>
  ? EventType<T, N, D>
  : never)[];
