import { defineModel, type EventOf, type Manager } from "rita-ts";
import { describe, expect, it } from "vitest";
import { headerOf, natsFixture, type ShopStore } from "../support/nats-fixture.js";
import {
  type OrderCommand,
  type OrderEvent,
  OrderPaid,
  OrderPlaced,
  order,
  PayOrder,
  type Placed,
  PlaceOrder,
  type ShopCommand,
  type ShopEvent,
} from "../support/shop-registry.js";
import { uniqueName } from "../support/unique-name.js";

const nats = natsFixture();

interface Pair {
  readonly name: string;
  readonly manager: Manager<ShopEvent, ShopCommand>;
  /** Keeps states in memory. */
  readonly caching: ShopStore;
  /** Never does, over another connection. */
  readonly plain: ShopStore;
}

async function pair(storage: "file" | "memory" = "file"): Promise<Pair> {
  const manager = await nats.otherManager({ cache: { entities: 2 } });
  const name = uniqueName("cached");
  const caching = await manager.createEventStore({ name, storage });
  return { name, manager, caching, plain: await (await nats.otherManager()).getEventStore(name) };
}

/** Deletes a store's stream behind everybody's back and makes it anew. */
async function remade(name: string): Promise<void> {
  await nats.api(`STREAM.DELETE.ES_${name}`);
  await nats.api(`STREAM.CREATE.ES_${name}`, {
    name: `ES_${name}`,
    subjects: [`$ES.${name}.>`],
    storage: "memory",
    allow_atomic: true,
    allow_direct: true,
  });
}

const pay = (amount: number, id?: string) => PayOrder.create("1", { amount }, id === undefined ? {} : { id });

describe("no answer depends on whether an entity was cached", () => {
  it("an executed entity is decided on again without a load, with the right guard", async () => {
    const { name, caching } = await pair();
    await caching.execute(order, PlaceOrder.create("1", { customer: "c", total: 10 }));
    const asked: string[] = [];
    const subscription = nats.raw.subscribe("$JS.API.>", {
      callback: (_error, { subject }) => {
        if (subject.includes(name)) asked.push(subject);
      },
    });
    await nats.raw.flush();
    await expect(caching.execute(order, pay(1))).resolves.toMatchObject({ state: { paid: 1 }, sequence: 2 });
    await nats.raw.flush();
    subscription.unsubscribe();
    expect(asked).toEqual([]);
    const message = (await nats.stored(name)).at(-1);
    expect(headerOf(message, "Nats-Expected-Last-Subject-Sequence")).toBe("1");
  });

  it("somebody else's event in between: the decision is made again on the newer state", async () => {
    const { caching, plain } = await pair();
    await caching.execute(order, PlaceOrder.create("1", { customer: "c", total: 10 }));
    await plain.append(OrderPaid.create("1", { amount: 4 }));
    await expect(caching.load(order, "order.1")).resolves.toMatchObject({
      state: { paid: 4 },
      sequence: 2,
      count: 2,
    });
    await plain.append(OrderPaid.create("1", { amount: 4 }));
    await expect(caching.execute(order, pay(2))).resolves.toMatchObject({ state: { paid: 10 }, attempts: 2 });
  });

  it("guarantee 5, a refusal needs fresh state: a refusal and a decision without events are made on what the leader has", async () => {
    const { caching, plain } = await pair();
    await caching.execute(order, PlaceOrder.create("1", { customer: "c", total: 10 }));
    await caching.execute(order, pay(10));
    await expect(caching.execute(order, pay(1))).rejects.toMatchObject({ details: { due: 0 } });
    // The other one raises the total: what the cached state refuses is allowed now.
    await plain.append(OrderPlaced.create("1", { customer: "c", total: 20 }));
    await expect(caching.execute(order, pay(5))).resolves.toMatchObject({ state: { total: 20, paid: 15 } });
    await plain.append(OrderPaid.create("1", { amount: 1 }));
    await expect(caching.execute(order, pay(0))).resolves.toMatchObject({ events: [], state: { paid: 16 } });
  });

  it("a command acts once, whoever has cached what", async () => {
    const { caching, plain } = await pair();
    await caching.execute(order, PlaceOrder.create("1", { customer: "c", total: 100 }));
    await plain.execute(order, pay(3, "by-other"));
    await expect(caching.execute(order, pay(3, "by-other"))).resolves.toMatchObject({
      duplicate: true,
      state: { paid: 3 },
    });
    await caching.execute(order, pay(4, "by-me"));
    await expect(caching.execute(order, pay(4, "by-me"))).resolves.toMatchObject({
      duplicate: true,
      events: [{ data: { amount: 4 } }],
      state: { paid: 7 },
    });
  });

  it("an event that was erased is gone from the state too", async () => {
    const { name, caching, plain } = await pair();
    await caching.execute(order, PlaceOrder.create("1", { customer: "c", total: 100 }));
    await caching.execute(order, pay(30));
    await caching.execute(order, pay(1));
    await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: 2 });
    const fresh = await plain.load(order, "order.1");
    expect(fresh).toMatchObject({ state: { paid: 1 }, count: 2 });
    await expect(caching.load(order, "order.1")).resolves.toEqual(fresh);
  });

  it("a store that was deleted and made anew is another one", async () => {
    const { name, caching, plain } = await pair("memory");
    await caching.execute(order, PlaceOrder.create("1", { customer: "c", total: 1_000 }));
    await remade(name);
    await plain.append(OrderPlaced.create("1", { customer: "c", total: 5 }));
    await expect(caching.load(order, "order.1")).resolves.toMatchObject({ state: { total: 5 } });
  });

  it("a decision on a store that was deleted and made anew, and opened again, is not made on the old one's state", async () => {
    const { name, manager, caching, plain } = await pair("memory");
    await caching.execute(order, PlaceOrder.create("1", { customer: "c", total: 1_000 }));
    await remade(name);
    await plain.append(OrderPlaced.create("1", { customer: "c", total: 5 }));
    // Without this it would be noticed within a minute.
    await manager.getEventStore(name, { allowTruncatedHistory: false });
    const outcome = await caching.execute(order, pay(900)).then(
      ({ state }) => state,
      (error: { code?: string }) => error.code,
    );
    expect(outcome).toBe("COMMAND_REJECTED");
  });

  it("guarantee 21, no answer depends on the cache: whatever order of calls, a caching and a plain store agree", async () => {
    const { caching, plain } = await pair();
    // Fixed pseudo-random steps, the same in every run.
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor(seed / 65_536) % below;
    };
    for (let step = 0; step < 150; step += 1) {
      const id = String(next(4));
      const store = next(2) === 0 ? caching : plain;
      const kind = next(4);
      if (kind === 0) await store.append(OrderPaid.create(id, { amount: 1 }));
      else if (kind === 1) {
        await store
          .execute(order, PlaceOrder.create(id, { customer: "c", total: 1_000 }))
          .catch((error: unknown) => {
            expect(error).toMatchObject({ code: "COMMAND_REJECTED" });
          });
      } else if (kind === 2) {
        await store
          .execute(order, PayOrder.create(id, { amount: next(3) }, { id: `c-${next(9)}` }))
          .catch((error: unknown) => {
            expect(error).toMatchObject({ code: "COMMAND_REJECTED" });
          });
      }
      expect(await caching.load(order, `order.${id}`)).toEqual(await plain.load(order, `order.${id}`));
    }
  });
});

describe("states and the caller's objects stay apart", () => {
  interface Held {
    readonly last: Placed | undefined;
    readonly customers: Map<string, number>;
  }
  /** Keeps an event's data as it is, and a Map. */
  const holding = defineModel<Held, OrderEvent, OrderCommand>(
    {
      initial: () => ({ last: undefined, customers: new Map() }),
      evolve: {
        "order-placed": ({ customers }, { data }: EventOf<typeof OrderPlaced>) => ({
          last: data,
          customers: new Map(customers).set(data.customer, data.total),
        }),
        "order-paid": (state) => state,
        "order-shipped": (state) => state,
      },
    },
    {
      "place-order": (_state, { entityId, data }) => [OrderPlaced.create(entityId, data)],
      "pay-order": () => [],
    },
  );

  it("executing a command neither freezes nor keeps the caller's data", async () => {
    const { caching } = await pair();
    const data = { customer: "c", total: 1 };
    await caching.execute(holding, PlaceOrder.create("1", data));
    expect(Object.isFrozen(data)).toBe(false);
    data.total = 99;
    await expect(caching.load(holding, "order.1")).resolves.toMatchObject({ state: { last: { total: 1 } } });
  });

  it("a caller who changes a Map in a loaded state does not change what the next one sees", async () => {
    const { caching } = await pair();
    await caching.execute(holding, PlaceOrder.create("1", { customer: "c", total: 1 }));
    const { state } = await caching.load(holding, "order.1");
    state.customers.set("stranger", 7);
    const { state: again } = await caching.load(holding, "order.1");
    expect([...again.customers.keys()]).toEqual(["c"]);
  });
});
