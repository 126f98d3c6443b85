import { type NewCommandOf, type NewEventOf, RitaError, SequenceConflictError, type Watcher } from "rita-ts";
import type { ShopStore } from "../../support/nats-fixture.js";
import {
  type OrderModel,
  order,
  type ProductModel,
  product,
  type ShopCommand,
  type ShopEvent,
} from "../../support/shop-registry.js";
import type { AppendOperation, Delivery, ExecuteOperation, Failed, Operation, Span } from "./operation.js";
import { settles } from "./settles.js";

/** An event with its id: without one nothing could be found again. */
export type WantedShopEvent = NewEventOf<ShopEvent> & { readonly id: string };
/** A command with its id. */
export type WantedShopCommand = NewCommandOf<ShopCommand> & { readonly id: string };

/** When a call ends at the latest: after so many milliseconds, or when it is aborted. */
export interface Limit {
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a client loads and executes with. */
export interface Models {
  readonly order: OrderModel;
  readonly product: ProductModel;
}

/** A watch whose deliveries are written down. */
export interface RecordedWatch {
  readonly watcher: Watcher;
  readonly delivered: readonly Delivery[];
  /** Stops it and writes it down; `upTo` = wait until it has seen everything up to this sequence. */
  stop(upTo?: number): Promise<void>;
}

/** Writes down what clients do and are told. A new kind of operation gets its method in `RecordedClient`. */
export class Recorder {
  readonly operations: Operation[] = [];
  readonly #open = new Map<string, (client: RecordedClient) => Promise<unknown>>();

  /** What one client does through its store. */
  client(name: string, store: ShopStore, models: Models = { order, product }): RecordedClient {
    return new RecordedClient(name, store, this, models);
  }

  /** Repeats every call of which it is not known whether it stored anything. */
  async resolve(store: ShopStore): Promise<void> {
    const client = this.client("resolver", store);
    for (const repeat of [...this.#open.values()]) await repeat(client);
  }

  note(operation: Operation): void {
    this.operations.push(operation);
  }

  /** Writes a write down; one whose outcome is unknown is remembered until it is known. */
  noteWrite(
    operation: AppendOperation | ExecuteOperation,
    key: string,
    repeat: (client: RecordedClient) => Promise<unknown>,
  ): void {
    this.note(operation);
    const { outcome } = operation.answer;
    if (outcome === "unknown") this.#open.set(key, repeat);
    else if (outcome !== "unavailable") this.#open.delete(key);
  }
}

/**
 * One client's store; each call is written down with its times and its end. No call rejects, except when it has not
 * settled long after its time limit.
 */
export class RecordedClient {
  readonly name: string;
  readonly store: ShopStore;
  readonly #recorder: Recorder;
  readonly #models: Models;

  constructor(name: string, store: ShopStore, recorder: Recorder, models: Models) {
    this.name = name;
    this.store = store;
    this.#recorder = recorder;
    this.#models = models;
  }

  async append(events: readonly WantedShopEvent[], limit: Limit = {}): Promise<AppendOperation["answer"]> {
    const ended = this.#begin();
    const answer = await settled("an append", limit, async () => {
      const stored = await this.store.append(events, limit);
      return { outcome: "stored", sequences: stored.events.map(({ sequence }) => sequence) } as const;
    });
    const wanted = events.map(({ id, entity, expect }) => ({ id, entity, expect: expect?.sequence }));
    const key = wanted.map(({ id }) => id).join();
    this.#recorder.noteWrite({ kind: "append", events: wanted, answer, ...ended() }, key, (client) =>
      client.append(events),
    );
    return answer;
  }

  async execute(command: WantedShopCommand, limit: Limit = {}): Promise<ExecuteOperation["answer"]> {
    const ended = this.#begin();
    const models = this.#models;
    const answer = await settled(`executing ${command.type}`, limit, async () => {
      const { events, sequence, state } =
        command.type === "reserve-stock"
          ? await this.store.execute(models.product, command, limit)
          : await this.store.execute(models.order, command, limit);
      return { outcome: "executed", events: events.map(deliveryOf), sequence, state } as const;
    });
    const { id, type, data, entity } = command;
    this.#recorder.noteWrite(
      { kind: "execute", entity, command: { id, type, data }, answer, ...ended() },
      `${entity}/${id}`,
      (client) => client.execute(command),
    );
    return answer;
  }

  async load(entity: `order.${string}` | `product.${string}`, limit: Limit = {}): Promise<void> {
    const ended = this.#begin();
    const models = this.#models;
    const answer = await settled(`loading ${entity}`, limit, async () => {
      const loaded = isOrder(entity)
        ? await this.store.load(models.order, entity, limit)
        : await this.store.load(models.product, entity, limit);
      return { outcome: "loaded", ...loaded } as const;
    });
    this.#recorder.note({ kind: "load", entity, answer, ...ended() });
  }

  async read(filters: readonly string[] = [], after = 0, limit: Limit = {}): Promise<void> {
    const ended = this.#begin();
    const delivered: Delivery[] = [];
    const answer = await settled("a read", limit, async () => {
      for await (const event of this.store.read({ filters, afterSequence: after, ...limit })) {
        delivered.push(deliveryOf(event));
      }
      return { outcome: "complete" } as const;
    });
    this.#recorder.note({ kind: "read", filters, after, delivered, answer, ...ended() });
  }

  /** Rejects when the watch cannot start. */
  async watch(filters: readonly string[] = [], after = 0): Promise<RecordedWatch> {
    const ended = this.#begin();
    const delivered: Delivery[] = [];
    const starting = this.store.watch(
      { evolve: (event) => void delivered.push(deliveryOf(event)) },
      { filters, afterSequence: after, noWait: true },
    );
    const watcher = await settles("starting a watch", starting);
    return {
      watcher,
      delivered,
      stop: async (upTo) => {
        const behind = upTo === undefined ? undefined : await caughtUp(watcher, upTo);
        await settles("stopping a watch", watcher.stop());
        const reached = watcher.sequence;
        const reason = (await watcher.closed)?.code ?? behind;
        this.#recorder.note({
          kind: "watch",
          filters,
          after,
          delivered,
          reached,
          ended: reason,
          ...ended(),
        });
      },
    };
  }

  #begin(): () => Span {
    const start = performance.now();
    return () => ({ client: this.name, start, end: performance.now() });
  }
}

/** `undefined` once it has seen everything, otherwise why it has not. */
async function caughtUp(watcher: Watcher, sequence: number): Promise<string | undefined> {
  try {
    await watcher.waitFor(sequence, { timeout: 60_000 });
    return undefined;
  } catch (error) {
    return RitaError.from(error).code;
  }
}

function isOrder(entity: `order.${string}` | `product.${string}`): entity is `order.${string}` {
  return entity.startsWith("order.");
}

function deliveryOf({ sequence, id }: { readonly sequence: number; readonly id: string }): Delivery {
  return { sequence, id };
}

const outcomes: Readonly<Record<string, Failed["outcome"]>> = {
  OUTCOME_UNKNOWN: "unknown",
  UNAVAILABLE: "unavailable",
  COMMAND_REJECTED: "rejected",
};

/** What a call came to. What is no error of the library is a fault of the test and is thrown on. */
async function settled<T>(what: string, limit: Limit, call: () => Promise<T>): Promise<T | Failed> {
  try {
    return await settles(what, call(), limit.timeout);
  } catch (error) {
    // Aborted before anything was sent: otherwise the outcome would be unknown.
    if (limit.signal?.aborted === true && error === limit.signal.reason)
      return { outcome: "unavailable", code: "ABORTED" };
    if (!(error instanceof RitaError)) throw error;
    const { code } = error;
    if (!(error instanceof SequenceConflictError)) return { outcome: outcomes[code] ?? "refused", code };
    const { entity, expected } = error;
    return { outcome: "conflict", code, entity, expected };
  }
}
