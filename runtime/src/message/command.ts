/** One entity: its type, a dot, its id (`order.1042`). */
export type EntityRef<N extends string = string> = `${N}.${string}`;

/** What a caller may say about a message beside its data. */
export interface CreateOptions {
  /** Unique in the store; made by the runtime when left out. */
  readonly id?: string | undefined;
  /** When it happened: a `Date` or RFC 3339 text (kept as it is); the runtime's clock when left out. */
  readonly time?: Date | string | undefined;
  /** Free text values by name; names are `[A-Za-z0-9_-]{1,64}`. */
  readonly meta?: Readonly<Record<string, string>> | undefined;
}

/** A command as a caller makes it: `id` and `time` are filled in by the runtime. */
export interface NewCommand<T extends string = string, N extends string = string, D = unknown>
  extends CreateOptions {
  readonly entity: EntityRef<N>;
  readonly type: T;
  readonly data: D;
}

/** A command as deciders see it. */
export interface Command<T extends string = string, N extends string = string, D = unknown> {
  readonly id: string;
  readonly entity: EntityRef<N>;
  readonly entityType: N;
  readonly entityId: string;
  readonly type: T;
  readonly time: Date;
  readonly data: D;
  readonly meta: Readonly<Record<string, string>>;
}

/** The `NewCommand` that becomes this `Command`; distributes over unions. */
export type NewCommandOf<C extends Command> =
  C extends Command<infer T, infer N, infer D> ? NewCommand<T, N, D> : never;
