import { type Event, expectSequence, Model, type NewEventOf } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { gate, headerOf, natsFixture, rejection } from "../support/nats-fixture.js";
import {
  journal,
  type OrderEvent,
  OrderPaid,
  OrderPlaced,
  order,
  PayOrder,
  PlaceOrder,
  type ShopEvent,
  StockAdded,
} from "../support/shop-registry.js";

const nats = natsFixture();
const placed = { customer: "c", total: 100 };
const pay = (amount: number, id?: string) => PayOrder.create("1", { amount }, id === undefined ? {} : { id });

/** An event with what a hand-fed model looks at. */
function event(sequence: number, over: Partial<Event> = {}): OrderEvent {
  return {
    id: `e-${sequence}`,
    entity: "order.1",
    entityType: "order",
    entityId: "1",
    type: "order-paid",
    time: new Date(0),
    timestamp: "1970-01-01T00:00:00Z",
    data: { amount: 1 },
    meta: {},
    sequence,
    subject: "$ES.x.order.1.order-paid",
    recorded: undefined,
    version: 1,
    ...over,
  } as OrderEvent;
}

const burnt = [
  ["Rita-Type", "order-burnt"],
  ["Rita-Time", "2024-01-01T00:00:00Z"],
  ["Rita-Codec", "json"],
  ["Rita-Entity", "order.1"],
] as const;

describe("Model", () => {
  it("applies each event once by its sequence", () => {
    const model = new Model(order);
    for (const sequence of [1, 2, 2, 1, 5, 4, 5]) model.evolve(event(sequence));
    expect(model.view(({ paid }) => paid)).toBe(3);
    expect(model.sequence).toBe(5);
  });

  it("that failed on an event can be given it again", () => {
    const model = new Model(order);
    model.evolve(event(1));
    const broken = { ...event(2), type: "order-burnt" } as unknown as OrderEvent;
    expect(() => model.evolve(broken)).toThrow("no case for the event type");
    expect(model.sequence).toBe(1);
    model.evolve(event(2));
    expect(model).toMatchObject({ sequence: 2 });
    expect(model.view(({ paid }) => paid)).toBe(2);
  });

  it("of one entity refuses another entity's event and keeps its state", () => {
    const model = new Model(order, "order.1");
    const stranger = event(1, { entity: "order.2", entityId: "2" });
    expect(() => model.evolve(stranger)).toThrow("EVENT_ENTITY_INVALID");
    expect(model.sequence).toBe(0);
    const first = new Model(order);
    first.evolve(event(1));
    expect(() => first.evolve(event(2, { entity: "order.2" }))).toThrow("EVENT_ENTITY_INVALID");
  });

  it("does not take an entity from an event it failed on", () => {
    const model = new Model(order);
    const broken = event(1, { entity: "order.2", type: "order-burnt" });
    expect(() => model.evolve(broken)).toThrow("EVOLVER_NOT_IMPLEMENTED");
    model.evolve(event(2));
    expect(model.entity).toBe("order.1");
  });

  it("a projection takes no entity", () => {
    const projection = journal as unknown as typeof order;
    expect(() => new Model(projection, "order.1")).toThrow("CONFIG_INVALID");
  });

  it("a projection passes over events it has no case for", () => {
    const model = new Model(journal);
    model.evolve(event(1, { type: "order-burnt" }) as ShopEvent);
    model.evolve(event(2) as ShopEvent);
    expect(model.view((seen) => seen)).toEqual([2]);
  });

  it("fed an event without a sequence does not decide", () => {
    const model = new Model(order, "order.1");
    model.evolve(event(0, { type: "order-placed", data: placed }));
    expect(() => model.decide(command())).toThrow("MODEL_INCOMPLETE");
  });

  function command() {
    return {
      ...pay(1),
      id: "c-1",
      entityType: "order" as const,
      entityId: "1",
      time: new Date(),
      meta: {},
    };
  }
});

describe("decide", () => {
  it("guards with the last sequence the model has seen of the entity", async () => {
    const { store, name } = await nats.newStore();
    await store.append([OrderPlaced.create("1", placed), OrderPaid.create("2", { amount: 1 })]);
    const model = new Model(order, "order.1");
    await store.evolve(model);
    const { events, sequence } = await store.decide(model, pay(1));
    expect({ sequence, count: events.length }).toEqual({ sequence: 3, count: 1 });
    const message = (await nats.stored(name)).at(-1);
    expect(headerOf(message, "Nats-Expected-Last-Subject-Sequence")).toBe("1");
    expect(model.sequence).toBe(1);
    await expect(store.decide(model, pay(1))).rejects.toMatchObject({
      code: "SEQUENCE_CONFLICT",
      expected: 1,
      actual: 3,
    });
  });

  it("no events is a success at sequence 0", async () => {
    const { store } = await nats.newStore();
    const decided = await store.decide({ decide: () => [] }, pay(0));
    expect(decided).toEqual({ events: [], sequence: 0 });
  });

  it("takes a command without an entity, as Rita's have none", async () => {
    const { store } = await nats.newStore();
    const decider = { decide: () => [OrderPaid.create("7", { amount: 1 })] };
    const decided = await store.decide(decider, { type: "pay-order", data: { amount: 1 } });
    expect(decided.events).toMatchObject([{ entity: "order.7", sequence: 1 }]);
  });

  it("of a model fed only a part of the entity's events is refused", async () => {
    const { store } = await nats.newStore();
    await store.append([OrderPlaced.create("1", placed), OrderPaid.create("1", { amount: 1 })]);
    const byType = new Model(order, "order.1");
    await store.evolve(byType, { events: [OrderPlaced] });
    await expect(store.decide(byType, pay(1))).rejects.toMatchObject({ code: "MODEL_INCOMPLETE" });
    const byFilter = new Model(order, "order.1");
    await store.evolve(byFilter, { filters: "order.1.order-placed" });
    await expect(store.decide(byFilter, pay(1))).rejects.toMatchObject({ code: "MODEL_INCOMPLETE" });
    const fromTheMiddle = new Model(order, "order.1");
    await store.evolve(fromTheMiddle, { afterSequence: 1 });
    await expect(store.decide(fromTheMiddle, pay(1))).rejects.toMatchObject({ code: "MODEL_INCOMPLETE" });
  });

  it("of a model resumed where it had stopped works", async () => {
    const { store } = await nats.newStore();
    await store.append(OrderPlaced.create("1", placed));
    const model = new Model(order, "order.1");
    const after = await store.evolve(model);
    await store.append(OrderPaid.create("1", { amount: 1 }));
    await store.evolve(model, { afterSequence: after });
    await expect(store.decide(model, pay(1))).resolves.toMatchObject({ sequence: 3 });
  });

  it("of a model that stopped before the end is a conflict, never a lost update", async () => {
    const { store } = await nats.newStore();
    await store.append([OrderPlaced.create("1", placed), OrderPaid.create("1", { amount: 1 })]);
    const model = new Model(order, "order.1");
    await store.evolve(model, { stopSequence: 1 });
    await expect(store.decide(model, pay(1))).rejects.toMatchObject({ code: "SEQUENCE_CONFLICT" });
  });

  it("of a model that was never fed does not overwrite an entity that exists", async () => {
    const { store } = await nats.newStore();
    await store.append(OrderPlaced.create("1", placed));
    await expect(
      store.decide(new Model(order, "order.1"), PlaceOrder.create("1", placed)),
    ).rejects.toMatchObject({ code: "SEQUENCE_CONFLICT", expected: 0 });
  });

  it("of a model for which an event that cannot be decoded was left out is refused", async () => {
    const { store, name } = await nats.newStore();
    await store.append(OrderPlaced.create("1", placed));
    await nats.publish(`$ES.${name}.order.1.order-burnt`, burnt, "{}");
    await store.append(OrderPaid.create("1", { amount: 1 }));
    const evolved = new Model(order, "order.1");
    await store.evolve(evolved, { onUndecodable: "skip" });
    expect(evolved.sequence).toBe(3);
    await expect(store.decide(evolved, pay(1))).rejects.toMatchObject({ code: "MODEL_INCOMPLETE" });
    const watched = new Model(order, "order.1");
    const watcher = await store.watch(watched, { onError: () => undefined });
    await expect(store.decide(watched, pay(1))).rejects.toMatchObject({ code: "MODEL_INCOMPLETE" });
    await watcher.stop();
  });

  it("of a model that was told to continue over an event it failed on is refused", async () => {
    const { store } = await nats.newStore();
    await store.append([
      OrderPlaced.create("1", placed),
      OrderPaid.create("1", { amount: 1 }),
      OrderPaid.create("1", { amount: 2 }),
    ]);
    const model = new Model(order, "order.1");
    const evolve = model.evolve;
    Object.defineProperty(model, "evolve", {
      value: (one: OrderEvent) => {
        if (one.sequence === 2) throw new Error("not this one");
        evolve(one);
      },
    });
    const watcher = await store.watch(model, { onError: () => "continue" });
    expect(model.sequence).toBe(3);
    await expect(store.decide(model, pay(1))).rejects.toMatchObject({ code: "MODEL_INCOMPLETE" });
    await watcher.stop();
  });

  it("a model fed twice with filters that divide the store does not lose the older events silently", async () => {
    const { store } = await nats.newStore();
    await store.append([OrderPaid.create("1", { amount: 1 }), StockAdded.create("p", { quantity: 1 })]);
    await store.append([StockAdded.create("p", { quantity: 2 }), OrderPaid.create("1", { amount: 2 })]);
    const model = new Model(journal);
    await store.evolve(model, { filters: "order" });
    const second = await store.evolve(model, { filters: "product" }).then(
      () => "fed",
      (error: { code?: string }) => error.code,
    );
    if (second === "fed") expect([...model.view((seen) => seen)].sort()).toEqual([1, 2, 3, 4]);
    else expect(second).toMatch(/^[A-Z_]+$/);
  });
});

describe("decideAndEvolve", () => {
  it("applies what was stored to a model that nobody else feeds", async () => {
    const { store } = await nats.newStore();
    const model = new Model(order, "order.1");
    await store.decideAndEvolve(model, PlaceOrder.create("1", placed));
    const { events } = await store.decideAndEvolve(model, pay(5));
    expect(events).toMatchObject([{ sequence: 2 }]);
    expect(model.view((state) => state)).toEqual({ status: "placed", total: 100, paid: 5 });
  });

  it("concurrent calls on one model all act, one after the other", async () => {
    const { store } = await nats.newStore();
    const model = new Model(order, "order.1");
    await store.decideAndEvolve(model, PlaceOrder.create("1", placed));
    const results = await Promise.all(Array.from({ length: 30 }, () => store.decideAndEvolve(model, pay(1))));
    expect(results.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 30 }, (_, at) => at + 2));
    expect(model.view(({ paid }) => paid)).toBe(30);
  });

  it("a command given twice with one id is folded once, as stored", async () => {
    const { store } = await nats.newStore();
    const model = new Model(order, "order.1");
    await store.decideAndEvolve(model, PlaceOrder.create("1", placed));
    await store.decideAndEvolve(model, pay(5, "pay-1"));
    const other = new Model(order, "order.1");
    await store.evolve(other, { stopSequence: 1 });
    // Decides from an older state, with the same answer: what is stored is folded, not the new event.
    await store.decideAndEvolve(other, pay(5, "pay-1"));
    expect(other.view(({ paid }) => paid)).toBe(5);
    expect(other.sequence).toBe(2);
  });

  it("guarantee 19, the log's order: on a watched model waits for the watch: the model sees the log in order", async () => {
    const { store } = await nats.newStore();
    const seen: number[] = [];
    const { opened, open } = gate();
    const model = {
      evolve: async ({ sequence }: ShopEvent) => {
        if (sequence === 1) await opened;
        seen.push(sequence);
      },
      decide: (): readonly NewEventOf<OrderEvent>[] => [OrderPaid.create("1", { amount: 1 })],
    };
    const watcher = await store.watch(model);
    await store.append(StockAdded.create("p", { quantity: 1 }));
    const deciding = store.decideAndEvolve(model, pay(1));
    await eventually("the decision is stored", async () => (await store.head()) === 2);
    expect(seen).toEqual([]);
    open();
    await deciding;
    expect(seen).toEqual([1, 2]);
    await watcher.stop();
  });

  it("while the watch is still catching up keeps the log's order too", async () => {
    const { store } = await nats.newStore();
    await store.append([StockAdded.create("p", { quantity: 1 }), StockAdded.create("p", { quantity: 2 })]);
    const seen: number[] = [];
    const { opened, open } = gate();
    let began = false;
    const model = {
      evolve: async ({ sequence }: ShopEvent) => {
        began = true;
        if (sequence === 1) await opened;
        seen.push(sequence);
      },
      decide: (): readonly NewEventOf<OrderEvent>[] => [OrderPaid.create("1", { amount: 1 })],
    };
    const watching = store.watch(model);
    await eventually("the watch has begun", () => began);
    const deciding = store.decideAndEvolve(model, pay(1));
    await eventually("the decision is stored", async () => (await store.head()) === 3);
    open();
    await deciding;
    const watcher = await watching;
    await watcher.waitFor(3);
    expect(seen).toEqual([1, 2, 3]);
    await watcher.stop();
  });

  it("is not called UNAVAILABLE when the events are stored and only the watch has ended", async () => {
    const { store } = await nats.newStore();
    const { opened, open } = gate();
    const model = {
      evolve: async ({ sequence }: ShopEvent) => {
        if (sequence === 1) await opened;
      },
      decide: (): readonly NewEventOf<OrderEvent>[] => [OrderPaid.create("1", { amount: 1 })],
    };
    const watcher = await store.watch(model);
    await store.append(StockAdded.create("p", { quantity: 1 }));
    const deciding = store.decideAndEvolve(model, pay(1)).then(
      ({ sequence }) => sequence,
      (error: { code?: string; details?: object }) => error,
    );
    await eventually("the decision is stored", async () => (await store.head()) === 2);
    const stopping = watcher.stop();
    open();
    await stopping;
    const outcome = await deciding;
    // UNAVAILABLE promises that nothing is stored; here something is.
    expect(outcome).not.toHaveProperty("code", "UNAVAILABLE");
  });

  it("with a watched Model and other writers ends in the state the log has", async () => {
    const { store, name } = await nats.newStore();
    const other = await (await nats.otherManager()).getEventStore(name);
    await store.append(OrderPlaced.create("1", { customer: "c", total: 1_000 }));
    const model = new Model(order, "order.1");
    const watcher = await store.watch(model);
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 10 }, () => store.decideAndEvolve(model, pay(1))),
      ...Array.from({ length: 10 }, () => other.append(OrderPaid.create("1", { amount: 1 }))),
      ...Array.from({ length: 10 }, () => other.append(StockAdded.create("p", { quantity: 1 }))),
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "SEQUENCE_CONFLICT" });
    }
    await watcher.waitFor(await store.head());
    const { state } = await store.load(order, "order.1");
    expect(model.view((seen) => seen)).toEqual(state);
    await watcher.stop();
  });

  it("a conflict leaves the model as it was", async () => {
    const { store } = await nats.newStore();
    const model = new Model(order, "order.1");
    await store.decideAndEvolve(model, PlaceOrder.create("1", placed));
    await store.append(OrderPaid.create("1", { amount: 50 }));
    const error = await rejection(store.decideAndEvolve(model, pay(60)));
    expect(error).toMatchObject({ code: "SEQUENCE_CONFLICT", expected: 1, actual: 2 });
    expect(model.view((state) => state)).toEqual({ status: "placed", total: 100, paid: 0 });
    await store.evolve(model);
    await expect(store.decideAndEvolve(model, pay(60))).rejects.toMatchObject({ code: "COMMAND_REJECTED" });
  });

  it("a guard the decider set itself is kept", async () => {
    const { store } = await nats.newStore();
    await store.append(OrderPlaced.create("1", placed));
    const decider = {
      decide: () => [OrderPaid.create("1", { amount: 1 }, { expect: expectSequence(0) })],
      evolve: () => undefined,
    };
    await expect(store.decideAndEvolve(decider, pay(1))).rejects.toMatchObject({
      code: "SEQUENCE_CONFLICT",
      expected: 0,
    });
  });
});
