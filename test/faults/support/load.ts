import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import { expectSequence } from "rita-ts";
import type { ShopStore } from "../../support/nats-fixture.js";
import { OrderPaid, PayOrder, PlaceOrder, ReserveStock, StockAdded } from "../../support/shop-registry.js";
import type {
  Limit,
  Models,
  RecordedClient,
  RecordedWatch,
  Recorder,
  WantedShopCommand,
  WantedShopEvent,
} from "../history/recorder.js";
import type { Random } from "./random.js";

/** How a mixed load is made. */
export interface LoadOptions {
  /** The clients' stores; each works on its own and one call after the other. */
  readonly stores: readonly ShopStore[];
  readonly recorder: Recorder;
  readonly random: Random;
  /** Milliseconds between two calls of a client, on average. Default: 0. */
  readonly pace?: number | undefined;
  /** Time limit of a write, in milliseconds. Default: 15,000. */
  readonly timeout?: number | undefined;
  /** Whether an append may be about several entities: on replicas that is refused. Default: true. */
  readonly severalEntities?: boolean | undefined;
  /** Ends the load when the test is over before it was stopped. */
  readonly signal?: AbortSignal | undefined;
  /** Entities of each type: few of them make many conflicts. Default: 4. */
  readonly entities?: number | undefined;
  /** What the ids of entities and events begin with, where one store sees several loads. Default: nothing. */
  readonly prefix?: string | undefined;
  /** Sequence of the store when the load starts: reads and watches begin there. Default: 0. */
  readonly after?: number | undefined;
  /** The models of each client, in turn. Default: without snapshots. */
  readonly models?: readonly Models[] | undefined;
  /** Share of the calls that are aborted: before they begin, while they run, or when they are over. Default: 0. */
  readonly aborts?: number | undefined;
}

/** A running load. */
export interface RunningLoad {
  /** Calls made so far. */
  readonly calls: number;
  /** Rejects when a client had to give up, because a call did what it never may. */
  readonly ended: Promise<unknown>;
  /** Lets every client finish its call, asks what was left unknown, and stops the watches where the log ends. */
  stop(): Promise<void>;
}

/** Appends, guarded and blind, executes, loads and reads of several clients, each with a watch beside. */
export function startLoad(options: LoadOptions): RunningLoad {
  const { stores, recorder, random } = options;
  let stopped = false;
  let calls = 0;
  options.signal?.addEventListener("abort", () => {
    stopped = true;
  });
  const clients = stores.map(async (store, at) => {
    const { prefix = "", models = [] } = options;
    const client = recorder.client(`${prefix}client ${at}`, store, models[at % models.length]);
    const worker = new Worker(client, options, random.fork(at));
    const watch = await startWatch(client, at, options, () => stopped);
    while (!stopped) {
      calls += 1;
      await worker.once();
      const { pace = 0 } = options;
      if (pace > 0) await pause(pace * 2 * worker.random.next());
      // Calls that fail at once must not keep everything else from happening.
      else await turn();
    }
    return watch;
  });
  const ended = Promise.all(clients);
  // Looked at by `stop`; a client that has failed meanwhile is no unhandled rejection.
  ended.catch(() => undefined);
  return {
    get calls() {
      return calls;
    },
    ended,
    stop: async () => {
      stopped = true;
      const watches = await ended;
      const [store] = stores;
      if (store === undefined) return;
      await recorder.resolve(store);
      const head = await store.head({ timeout: 60_000 });
      for (const watch of watches) await watch?.stop(head);
    },
  };
}

/** On the whole store, a type, or one entity. It is tried again while the server cannot be reached. */
async function startWatch(
  client: RecordedClient,
  at: number,
  { prefix = "", after }: LoadOptions,
  stopped: () => boolean,
): Promise<RecordedWatch | undefined> {
  const filters = [[], ["order"], [`product.p${prefix}0`]][at % 3];
  while (!stopped()) {
    try {
      return await client.watch(filters, after);
    } catch (error) {
      if ((error as { code?: string }).code !== "UNAVAILABLE") throw error;
    }
  }
  return undefined;
}

class Worker {
  readonly client: RecordedClient;
  readonly random: Random;
  readonly #options: LoadOptions;
  #serial = 0;

  constructor(client: RecordedClient, options: LoadOptions, random: Random) {
    this.client = client;
    this.random = random;
    this.#options = options;
  }

  async once(): Promise<void> {
    const { timeout, after } = this.#options;
    const write = { timeout, ...this.#abort() };
    const dice = this.random.next();
    if (dice < 0.25) await this.client.append(await this.#guarded(), write);
    else if (dice < 0.45) await this.client.append(this.#blind(), write);
    else if (dice < 0.75) await this.#execute(write);
    else if (dice < 0.95) await this.client.load(this.#entity(), this.#abort());
    else {
      const filters = this.random.pick([[], ["order"], [`product.p${this.#id()}`]]);
      await this.client.read(filters, after, this.#abort());
    }
  }

  /** The signal of a call that is to be aborted, mostly somewhere in its middle. */
  #abort(): Limit {
    if (this.random.next() >= (this.#options.aborts ?? 0)) return {};
    const controller = new AbortController();
    const wait = this.random.below(12) - 2;
    if (wait < 0) controller.abort(new Error("It was aborted before it began."));
    else setTimeout(() => controller.abort(new Error("It was aborted.")), wait);
    return { signal: controller.signal };
  }

  #entity(): `order.${string}` | `product.${string}` {
    return this.random.next() < 0.5 ? `order.${this.#id()}` : `product.p${this.#id()}`;
  }

  /** One to four events of one entity, guarded with where it is now. */
  async #guarded(): Promise<WantedShopEvent[]> {
    const id = this.#id();
    const { sequence } = await this.#sequenceOf(`order.${id}`);
    const options = () => ({ id: this.#name(), expect: expectSequence(sequence) });
    return Array.from({ length: 1 + this.random.below(4) }, () =>
      wanted(OrderPaid.create(id, { amount: 1 }, options())),
    );
  }

  /** Where an entity is; a guess while the server cannot be reached: the append then ends in a conflict. */
  async #sequenceOf(entity: `order.${string}`): Promise<{ readonly sequence: number }> {
    let sequence = 0;
    try {
      for await (const event of this.client.store.read({ filters: entity, timeout: 2_000 }))
        sequence = event.sequence;
    } catch (error) {
      if ((error as { code?: string }).code !== "UNAVAILABLE") throw error;
    }
    return { sequence };
  }

  #blind(): WantedShopEvent[] {
    const several = this.#options.severalEntities ?? true;
    const product = `p${this.#id()}`;
    return Array.from({ length: 1 + this.random.below(3) }, (_, at) =>
      several && at === 2
        ? wanted(OrderPaid.create(this.#id(), { amount: 1 }, { id: this.#name() }))
        : wanted(StockAdded.create(product, { quantity: 2 }, { id: this.#name() })),
    );
  }

  async #execute(limit: Limit): Promise<void> {
    const id = this.#name();
    const command = this.random.pick<WantedShopCommand>([
      { ...PlaceOrder.create(this.#id(), { customer: "c", total: 1_000_000 }), id },
      { ...PayOrder.create(this.#id(), { amount: this.random.below(3) }), id },
      { ...ReserveStock.create(`p${this.#id()}`, { quantity: 1 }), id },
    ]);
    await this.client.execute(command, limit);
  }

  #id(): string {
    const { prefix = "", entities = 4 } = this.#options;
    return `${prefix}${this.random.below(entities)}`;
  }

  #name(): string {
    this.#serial += 1;
    return `${this.client.name.replace(" ", "-")}.${this.#serial}`;
  }
}

function wanted<E extends { readonly id?: string | undefined }>(event: E): E & { readonly id: string } {
  if (event.id === undefined) throw new Error("Every event of the load has its id.");
  return { ...event, id: event.id };
}
