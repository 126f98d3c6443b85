import { headerOf, type RawMessage } from "../../support/raw-messages.js";

/** An event as it is stored, read without the library. */
export interface StoredEvent {
  readonly sequence: number;
  readonly id: string;
  readonly entity: string;
  readonly type: string;
  readonly data: unknown;
}

/** What a store holds, looked at from all sides that the checks need. */
export class StoredLog {
  readonly events: readonly StoredEvent[];
  /** Events of one append stand together. */
  readonly appends: readonly (readonly StoredEvent[])[];
  readonly #byId = new Map<string, StoredEvent[]>();
  readonly #bySequence = new Map<number, StoredEvent>();
  readonly #byEntity = new Map<string, StoredEvent[]>();
  readonly #appendOf = new Map<number, readonly StoredEvent[]>();

  constructor(messages: readonly RawMessage[]) {
    const appends: StoredEvent[][] = [];
    let open: string | undefined;
    this.events = messages.map(eventOf);
    for (const [at, event] of this.events.entries()) {
      const batch = headerOf(messages[at], "Nats-Batch-Id");
      if (batch !== undefined && batch === open) appends.at(-1)?.push(event);
      else appends.push([event]);
      open = batch;
      push(this.#byId, event.id, event);
      push(this.#byEntity, event.entity, event);
      this.#bySequence.set(event.sequence, event);
    }
    this.appends = appends;
    for (const append of appends) for (const { sequence } of append) this.#appendOf.set(sequence, append);
  }

  /** Every copy of an event. */
  withId(id: string): readonly StoredEvent[] {
    return this.#byId.get(id) ?? [];
  }

  at(sequence: number): StoredEvent | undefined {
    return this.#bySequence.get(sequence);
  }

  of(entity: string): readonly StoredEvent[] {
    return this.#byEntity.get(entity) ?? [];
  }

  /** The whole append that an event belongs to. */
  appendOf({ sequence }: StoredEvent): readonly StoredEvent[] {
    return this.#appendOf.get(sequence) ?? [];
  }

  /** The sequence an entity was at when an append was made. */
  before(entity: string, append: readonly StoredEvent[]): number {
    const first = append[0]?.sequence ?? 0;
    return this.of(entity).findLast(({ sequence }) => sequence < first)?.sequence ?? 0;
  }

  /** The events in which a command resulted, by the form of their ids. */
  ofCommand(entity: string, commandId: string): readonly StoredEvent[] {
    const prefix = `${entity}/${commandId}/`;
    return this.of(entity).filter(({ id }) => id.startsWith(prefix) && /^\d+$/.test(id.slice(prefix.length)));
  }
}

function eventOf(message: RawMessage): StoredEvent {
  const text = Buffer.from(message.payload).toString();
  return {
    sequence: message.sequence,
    id: headerOf(message, "Nats-Msg-Id") ?? "",
    entity: message.subject.split(".").slice(2, 4).join("."),
    type: message.subject.split(".")[4] ?? "",
    data: text === "" ? {} : JSON.parse(text),
  };
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
