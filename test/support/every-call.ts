import { defineModel, type ModelDefinition, type Reactor, type RitaError } from "rita-ts";
import { eventually } from "./eventually.js";
import type { ShopManager, ShopStore } from "./nats-fixture.js";
import { watchReactor } from "./reactor-watch.js";
import {
  type OrderCommand,
  type OrderEvent,
  OrderPaid,
  OrderPlaced,
  order,
  PayOrder,
  type ShopEvent,
} from "./shop-registry.js";

/** The methods of an interface, by name. */
type Methods<T> = { [K in keyof T & string]: T[K] extends (...args: never) => unknown ? K : never }[keyof T &
  string];

/** Every public call that asks a server for something or could. One that is added needs a row here, or nothing compiles. */
export type Call = Methods<ShopManager> | Methods<ShopStore> | `reactor.${Methods<Reactor<ShopEvent>>}`;

/** Who calls, and with what. */
export interface Caller {
  /** Opened anew for each call that needs it. */
  readonly store: () => Promise<ShopStore>;
  readonly manager: ShopManager;
  /** Of the same user, to be closed. */
  readonly second: () => ShopManager;
  /** Name of a reactor that exists, `backoff: [1]` and `maxDeliveries: 2`, with a dead letter. */
  readonly reactor: string;
  /** A name that only this user uses, for what is created. */
  readonly own: string;
  /** What is changed and deleted: `own`, or where the user may create nothing, what is there. */
  readonly victims: { readonly store: string; readonly reactor: string };
  /** Appends by the right of somebody else. */
  readonly publish: () => Promise<unknown>;
}

type Try = (caller: Caller) => Promise<unknown>;

const paid = () => OrderPaid.create("1", { amount: 1 });
const pay = () => PayOrder.create("1", { amount: 1 });
const several = ["order.1", "product.*.stock-added"];
const ignore = { evolve: () => undefined };
const decider = { decide: () => [paid()], evolve: () => undefined };

/** Counts an order's events and keeps a snapshot after each; another `step` is a changed evolver. */
export function kept(
  step = 1,
  onEvolve: () => void = () => undefined,
): ModelDefinition<number, OrderEvent, OrderCommand> {
  const count = (before: number): number => {
    onEvolve();
    return before + step;
  };
  return defineModel<number, OrderEvent, OrderCommand>(
    { initial: () => 0, evolve: { "order-placed": count, "order-paid": count, "order-shipped": count } },
    {
      "pay-order": (_count, { entityId, data }) => [OrderPaid.create(entityId, data)],
      "place-order": () => [],
    },
    { name: "kept", snapshot: { every: 1 } },
  );
}

const keeping = kept();

async function read(store: ShopStore, filters?: readonly string[]): Promise<void> {
  for await (const _event of store.read({ filters })) break;
}

const of = async ({ store, reactor }: Caller): Promise<Reactor<ShopEvent>> =>
  (await store()).getReactor(reactor);

/** Takes events, hands one back, gives one up, and handles it when it is handed back. */
async function bind(caller: Caller): Promise<void> {
  const reactor = await of(caller);
  const { binding, seen } = await watchReactor(reactor, (_event, { redriven }) => {
    if (!redriven) throw new Error("no");
  });
  // What ended it is what the user may not do.
  const ended = async (): Promise<boolean> => (await Promise.race([binding.closed, undefined])) !== undefined;
  await caller.publish();
  const givenUp = async (): Promise<boolean> => {
    const { lag, deadLetters } = await reactor.info();
    return lag === 0 && deadLetters > 0;
  };
  await eventually("it is given up", async () => (await ended()) || givenUp());
  if (!(await ended())) {
    await reactor.redrive();
    await eventually("it is handled", async () => (await reactor.info()).deadLetters === 0);
    if (!seen().some((call) => call.endsWith("/2"))) throw new Error(`Not handed back: ${seen().join()}`);
  }
  await reactor.unbind();
  const error: RitaError | undefined = await binding.closed;
  if (error !== undefined) throw error;
}

/** What is tried of each call; when a user may not do it, none of its ways may work. */
export const everyCall: Readonly<Record<Call, readonly Try[]>> = {
  getEventStore: [({ store }) => store()],
  createEventStore: [({ manager, own }) => manager.createEventStore({ name: own })],
  updateEventStore: [
    ({ manager, victims }) => manager.updateEventStore({ name: victims.store, description: "changed" }),
  ],
  deleteEventStore: [({ manager, victims }) => manager.deleteEventStore(victims.store)],
  listEventStores: [({ manager }) => manager.listEventStores()],
  health: [
    async ({ manager }) => {
      const { ready, reason } = await manager.health();
      if (!ready) throw new Error(reason);
    },
  ],
  close: [({ second }) => second().close()],

  tenant: [
    async ({ store }) => {
      const opened = await store();
      try {
        opened.tenant("acme");
      } catch (error) {
        if ((error as RitaError).code !== "TENANT_NOT_SUPPORTED") throw error;
      }
    },
  ],
  info: [
    async ({ store }) => (await store()).info(),
    async ({ store }) => (await store()).info({ entities: true }),
  ],
  append: [
    async ({ store }) => (await store()).append(paid()),
    async ({ store }) => (await store()).append([paid(), paid(), paid()]),
    async ({ store }) =>
      (await store()).append([paid(), OrderPlaced.create("2", { customer: "c", total: 9 })]),
  ],
  decide: [async ({ store }) => (await store()).decide(decider, pay())],
  decideAndEvolve: [async ({ store }) => (await store()).decideAndEvolve(decider, pay())],
  execute: [
    async ({ store }) => (await store()).execute(order, pay()),
    async ({ store }) => (await store()).execute(keeping, pay()),
  ],
  load: [
    async ({ store }) => (await store()).load(order, "order.1"),
    async ({ store }) => (await store()).load(keeping, "order.1"),
  ],
  exists: [async ({ store }) => (await store()).exists("order.1")],
  head: [async ({ store }) => (await store()).head()],
  read: [async ({ store }) => read(await store()), async ({ store }) => read(await store(), several)],
  evolve: [
    async ({ store }) => (await store()).evolve(ignore),
    async ({ store }) => (await store()).evolve(ignore, { filters: several }),
  ],
  watch: [
    async ({ store }) => {
      const watcher = await (await store()).watch(ignore);
      await watcher.stop();
    },
    async ({ store }) => {
      const watcher = await (await store()).watch(ignore, { filters: several });
      await watcher.stop();
    },
  ],

  getReactor: [of],
  createReactor: [async ({ store, own }) => (await store()).createReactor({ name: own, start: "end" })],
  updateReactor: [
    async ({ store, reactor }) =>
      (await store()).updateReactor({
        name: reactor,
        backoff: [1],
        maxDeliveries: 2,
        description: "changed",
      }),
  ],
  createOrUpdateReactor: [
    async ({ store, own }) => (await store()).createOrUpdateReactor({ name: `${own}-2`, start: 1 }),
    async ({ store, reactor }) =>
      (await store()).createOrUpdateReactor({ name: reactor, backoff: [1], maxDeliveries: 2 }),
  ],
  listReactors: [async ({ store }) => (await store()).listReactors()],
  deleteReactor: [async ({ store, victims }) => (await store()).deleteReactor(victims.reactor)],
  "reactor.bind": [bind],
  "reactor.unbind": [async (caller) => (await of(caller)).unbind()],
  "reactor.pause": [
    async (caller) => (await of(caller)).pause({ until: new Date(Date.now() + 3_600_000) }),
    async (caller) => (await of(caller)).pause(),
  ],
  "reactor.resume": [async (caller) => (await of(caller)).resume()],
  "reactor.reposition": [
    async (caller) => (await of(caller)).reposition("end"),
    async (caller) => (await of(caller)).reposition(2),
    async (caller) => (await of(caller)).reposition(new Date(0)),
  ],
  "reactor.info": [async (caller) => (await of(caller)).info()],
  "reactor.deadLetters": [async (caller) => (await of(caller)).deadLetters()],
  "reactor.redrive": [async (caller) => (await of(caller)).redrive()],
};
