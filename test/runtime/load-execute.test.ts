import { defineModel, type EventOf, expectSequence, expectSequenceSubject, Manager, reject } from "rita-ts";
import { describe, expect, it } from "vitest";
import { headerOf, natsFixture, rejection } from "../support/nats-fixture.js";
import {
  type OrderCommand,
  type OrderEvent,
  OrderPaid,
  OrderPlaced,
  type OrderState,
  order,
  PayOrder,
  PlaceOrder,
  product,
  ReserveStock,
  StockAdded,
  shop,
} from "../support/shop-registry.js";
import { sideBySide } from "../support/side-by-side.js";

const nats = natsFixture();
const placed = { customer: "c-1", total: 1_000_000 };

/** The order's model with a decider of the test's own for paying. */
function payingWith(decide: () => readonly ReturnType<typeof OrderPaid.create>[]) {
  const evolve = {
    "order-placed": (state: OrderState): OrderState => state,
    "order-paid": (state: OrderState, { data }: EventOf<typeof OrderPaid>): OrderState => ({
      ...state,
      paid: state.paid + data.amount,
    }),
    "order-shipped": (state: OrderState): OrderState => state,
  };
  return defineModel<OrderState, OrderEvent, OrderCommand>(
    { initial: () => ({ status: "placed", total: 0, paid: 0 }), evolve },
    { "place-order": () => [], "pay-order": decide },
  );
}

describe("load", () => {
  it("gives the state, the last sequence and the count of one entity's events", async () => {
    const { store } = await nats.newStore();
    await store.append([
      OrderPlaced.create("1", { customer: "c", total: 5 }),
      OrderPaid.create("2", { amount: 9 }),
      OrderPaid.create("1", { amount: 2 }),
    ]);
    await expect(store.load(order, "order.1")).resolves.toEqual({
      state: { status: "placed", total: 5, paid: 2 },
      sequence: 3,
      count: 2,
    });
  });

  it("a missing entity has the initial state, sequence 0 and no events", async () => {
    const { store } = await nats.newStore();
    const nothing = { state: order, sequence: 0, count: 0 };
    await expect(store.load(order, "order.none")).resolves.toEqual({
      ...nothing,
      state: { status: "none", total: 0, paid: 0 },
    });
    await store.append(OrderPaid.create("1", { amount: 1 }));
    await expect(store.load(order, "order.none")).resolves.toMatchObject({ sequence: 0, count: 0 });
  });

  it.each([3, 30, 300])(
    "guarantee 13, a load is complete or repeated: is never a part of a batch while batches of %i commit",
    async (size) => {
      const { store, name } = await nats.newStore();
      const reader = await (await nats.otherManager()).getEventStore(name);
      const seen: number[] = [];
      let rounds = 0;
      // As long as it takes to load a few times, whatever the machine does meanwhile.
      const write = async () => {
        rounds += 1;
        await store.append(
          Array.from({ length: size }, (_, at) =>
            at % 3 === 0
              ? OrderPlaced.create("1", { customer: "c", total: at })
              : OrderPaid.create("1", { amount: 1 }),
          ),
        );
      };
      const read = async () => seen.push((await reader.load(order, "order.1")).count);
      await sideBySide(() => seen.length > 3 && rounds >= 12, write, read);
      expect(seen.filter((count) => count % size !== 0)).toEqual([]);
      await expect(reader.load(order, "order.1")).resolves.toMatchObject({ count: size * rounds });
    },
  );

  it("includes an event right after its append, by any client (atLeast)", async () => {
    const { store, name } = await nats.newStore();
    const reader = await (await nats.otherManager()).getEventStore(name);
    for (let amount = 1; amount <= 50; amount += 1) {
      const { sequence } = await store.append(OrderPaid.create("1", { amount: 1 }));
      await expect(reader.load(order, "order.1", { atLeast: sequence })).resolves.toMatchObject({ sequence });
    }
  });

  it("atLeast beyond the store's end is STALE_READ when the timeout ends", async () => {
    const { store } = await nats.newStore();
    await store.append(OrderPaid.create("1", { amount: 1 }));
    await expect(store.load(order, "order.1", { atLeast: 2, timeout: 100 })).rejects.toMatchObject({
      code: "STALE_READ",
    });
  });

  it("fails on an event that cannot be decoded, naming its sequence", async () => {
    const { store, name } = await nats.newStore();
    await store.append(OrderPaid.create("1", { amount: 1 }));
    const headers = [
      ["Rita-Type", "order-burnt"],
      ["Rita-Time", "2024-01-01T00:00:00Z"],
      ["Rita-Codec", "json"],
      ["Rita-Entity", "order.1"],
    ] as const;
    await nats.publish(`$ES.${name}.order.1.order-burnt`, headers, "{}");
    for (const work of [
      () => store.load(order, "order.1"),
      () => store.execute(order, PayOrder.create("1", { amount: 0 })),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: "EVENT_TYPE_UNKNOWN", details: { sequence: 2 } });
    }
  });

  it.each(["order.*", "order.>", "order.1.x", "order", "order.a b", "order.", ""])(
    "refuses the entity %j, which would load others",
    async (entity) => {
      const { store } = await nats.newStore();
      await expect(store.load(order, entity as "order.x")).rejects.toHaveProperty(
        "code",
        expect.stringMatching(/^EVENT_ENTITY_/),
      );
    },
  );

  it.each(["ü", "a,b", "x".repeat(200), "{1}", "日本"])(
    "reads the entity id %j that Go has stored (reading takes what is there)",
    async (id) => {
      const { store, name } = await nats.newStore();
      const headers = [
        ["Nats-Msg-Id", "go-1"],
        ["Rita-Type", "order-paid"],
        ["Rita-Time", "2024-01-01T00:00:00Z"],
        ["Rita-Codec", "json"],
        ["Rita-Entity", `order.${id}`],
      ] as const;
      await nats.publish(`$ES.${name}.order.${id}.order-paid`, headers, '{"amount":3}');
      await expect(store.exists(`order.${id}`)).resolves.toBe(true);
      await expect(store.load(order, `order.${id}`)).resolves.toMatchObject({ count: 1, state: { paid: 3 } });
    },
  );

  it("ends at once when aborted", async () => {
    const { store } = await nats.newStore();
    const reason = new Error("enough");
    await expect(store.load(order, "order.1", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const waiting = rejection(store.load(order, "order.1", { atLeast: 5, signal: abort.signal }));
    abort.abort(reason);
    expect(await waiting).toBe(reason);
  });
});

describe("execute", () => {
  it("loads, decides, appends with a guard and gives the new state", async () => {
    const { store, name } = await nats.newStore();
    const executed = await store.execute(order, PlaceOrder.create("1", { customer: "c", total: 7 }));
    expect(executed).toMatchObject({
      state: { status: "placed", total: 7 },
      sequence: 1,
      attempts: 1,
      duplicate: false,
      events: [{ type: "order-placed", sequence: 1 }],
    });
    const [message] = await nats.stored(name);
    expect(headerOf(message, "Nats-Expected-Last-Subject-Sequence")).toBe("0");
    expect(headerOf(message, "Nats-Expected-Last-Subject-Sequence-Subject")).toBe(`$ES.${name}.order.1.*`);
  });

  it("guarantee 11, correlation and causation: notes correlation and causation, and keeps a correlation that was given", async () => {
    const { store } = await nats.newStore();
    const first = await store.execute(order, PlaceOrder.create("1", placed, { id: "c-1" }));
    expect(first.events[0]?.meta).toEqual({ "Correlation-Id": "c-1", "Causation-Id": "c-1" });
    const second = await store.execute(
      order,
      PayOrder.create("1", { amount: 1 }, { id: "c-2", meta: { "Correlation-Id": "c-1" } }),
    );
    expect(second.events[0]?.meta).toEqual({ "Correlation-Id": "c-1", "Causation-Id": "c-2" });
  });

  it("guarantee 10, a decider's own error passes through: passes a refusal through unchanged and appends nothing", async () => {
    const { store, name } = await nats.newStore();
    await store.append(OrderPlaced.create("1", { customer: "c", total: 5 }));
    await expect(store.execute(order, PayOrder.create("1", { amount: 6 }))).rejects.toMatchObject({
      code: "COMMAND_REJECTED",
      details: { rejection: "overpaid", due: 5 },
    });
    const plain = new TypeError("a mistake in the decider");
    const failing = payingWith(() => {
      throw plain;
    });
    await expect(store.execute(failing, PayOrder.create("1", { amount: 1 }))).rejects.toBe(plain);
    expect((await nats.state(name)).messages).toBe(1);
  });

  it("never decides again after a refusal", async () => {
    const { store } = await nats.newStore();
    let decisions = 0;
    const refusing = payingWith(() => {
      decisions += 1;
      return reject("no", "never");
    });
    await rejection(store.execute(refusing, PayOrder.create("1", { amount: 1 })));
    expect(decisions).toBe(1);
  });

  it("no events is a success with the state as it is", async () => {
    const { store, name } = await nats.newStore();
    await store.append(OrderPlaced.create("1", placed));
    await expect(store.execute(order, PayOrder.create("1", { amount: 0 }))).resolves.toMatchObject({
      events: [],
      sequence: 1,
      attempts: 1,
      duplicate: false,
      state: { status: "placed" },
    });
    expect((await nats.state(name)).messages).toBe(1);
  });

  it("decides again after a conflict, on the newer state", async () => {
    const { store, name } = await nats.newStore();
    const other = await (await nats.otherManager()).getEventStore(name);
    await store.append(OrderPlaced.create("1", placed));
    // Another client writes between load and append: the decision is made on a state that is already old.
    let interfering: Promise<unknown> = Promise.resolve();
    let decisions = 0;
    const { store: slow, release } = await delayed(name);
    const model = payingWith(() => {
      decisions += 1;
      if (decisions === 1) interfering = other.append(OrderPaid.create("1", { amount: 5 })).then(release);
      return [OrderPaid.create("1", { amount: 1 })];
    });
    const executed = await slow.execute(model, PayOrder.create("1", { amount: 1 }));
    await interfering;
    expect(executed).toMatchObject({ attempts: 2, sequence: 3, state: { paid: 6 } });
    expect(decisions).toBe(2);
  });

  it.each([0, 2])("gives up with the conflict after %i retries", async (retries) => {
    const { store } = await nats.newStore();
    await store.append(OrderPlaced.create("1", placed));
    let decisions = 0;
    const stale = payingWith(() => {
      decisions += 1;
      return [OrderPaid.create("1", { amount: 1 }, { expect: expectSequence(0) })];
    });
    await expect(
      store.execute(stale, PayOrder.create("1", { amount: 1 }), { retries }),
    ).rejects.toMatchObject({ code: "SEQUENCE_CONFLICT", entity: "order.1", actual: 1 });
    expect(decisions).toBe(retries + 1);
  });

  it.each(["the same manager", "another manager"])(
    "guarantee 4, a command acts once: a command id acts once, by %s",
    async (by) => {
      const { store, name } = await nats.newStore();
      await store.append(OrderPlaced.create("1", placed));
      const command = PayOrder.create("1", { amount: 3 }, { id: "pay-1" });
      const first = await store.execute(order, command);
      await store.execute(order, PayOrder.create("1", { amount: 4 }));
      const second =
        by === "the same manager" ? store : await (await nats.otherManager()).getEventStore(name);
      const again = await second.execute(order, command);
      expect(again).toMatchObject({ duplicate: true, state: { paid: 7 } });
      expect(again.events.map(({ id, sequence }) => [id, sequence])).toEqual(
        first.events.map(({ id, sequence }) => [id, sequence]),
      );
      expect((await nats.state(name)).messages).toBe(3);
    },
  );

  it("a command id that begins like another one is another command", async () => {
    const { store } = await nats.newStore();
    await store.append(OrderPlaced.create("1", placed));
    await store.execute(order, PayOrder.create("1", { amount: 1 }, { id: "a/b" }));
    await expect(
      store.execute(order, PayOrder.create("1", { amount: 2 }, { id: "a" })),
    ).resolves.toMatchObject({ duplicate: false, state: { paid: 3 } });
  });

  it("guarantee 3, ids: equal command ids on two entities both act", async () => {
    const { store } = await nats.newStore();
    for (const id of ["1", "2"]) {
      await expect(
        store.execute(order, PlaceOrder.create(id, placed, { id: "same" })),
      ).resolves.toMatchObject({ duplicate: false, events: [{ entityId: id }] });
    }
  });

  it("the same command executed twice at the same time acts once", async () => {
    const { store, name } = await nats.newStore();
    const other = await (await nats.otherManager()).getEventStore(name);
    await store.append(OrderPlaced.create("1", placed));
    const command = PayOrder.create("1", { amount: 3 }, { id: "pay-1" });
    const results = await Promise.all([store, other, store, other].map((one) => one.execute(order, command)));
    for (const { events } of results) expect(events.map(({ sequence }) => sequence)).toEqual([2]);
    expect(results.filter(({ duplicate }) => !duplicate).length).toBeLessThanOrEqual(2);
    expect((await nats.state(name)).messages).toBe(2);
  });

  it("a lost acknowledgement and a retry by another process act once, with the first decision's events", async () => {
    const { store, name } = await nats.newStore();
    await store.append(OrderPlaced.create("1", placed));
    const proxy = await nats.proxy();
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const through = await manager.getEventStore(name);
    let amount = 0;
    const model = payingWith(() => {
      amount += 1;
      return [OrderPaid.create("1", { amount })];
    });
    proxy.onRequest = (bytes) => {
      if (bytes.includes("Rita-Type")) proxy.dropAnswers();
    };
    const command = PayOrder.create("1", { amount: 1 }, { id: "once" });
    await expect(through.execute(model, command, { timeout: 500 })).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
    });
    const again = await store.execute(model, command);
    expect(again).toMatchObject({ duplicate: true, state: { paid: 1 }, events: [{ data: { amount: 1 } }] });
    expect(amount).toBe(1);
    await manager.close();
  });

  it("concurrent executes on one entity all act, in one order", async () => {
    const { store, name } = await nats.newStore();
    const other = await (await nats.otherManager()).getEventStore(name);
    await store.append(StockAdded.create("p", { quantity: 20 }));
    const results = await Promise.allSettled(
      Array.from({ length: 24 }, (_, at) =>
        (at % 2 === 0 ? store : other).execute(product, ReserveStock.create("p", { quantity: 1 }), {
          retries: 50,
        }),
      ),
    );
    const stored = results.filter(({ status }) => status === "fulfilled");
    expect(stored).toHaveLength(20);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "COMMAND_REJECTED" });
    }
    await expect(store.load(product, "product.p")).resolves.toMatchObject({ state: 0, count: 21 });
  });

  it("refuses a decision with another entity's event, with nothing stored", async () => {
    const { store, name } = await nats.newStore();
    const model = payingWith(() => [
      OrderPaid.create("1", { amount: 1 }),
      OrderPaid.create("2", { amount: 1 }),
    ]);
    await expect(store.execute(model, PayOrder.create("1", { amount: 1 }))).rejects.toMatchObject({
      code: "EVENT_ENTITY_INVALID",
    });
    expect((await nats.state(name)).messages).toBe(0);
  });

  it("a decision's own wide guard does not leave the entity itself unguarded", async () => {
    const { store, name } = await nats.newStore();
    await store.append(OrderPlaced.create("1", placed));
    const model = payingWith(() => [
      OrderPaid.create("1", { amount: 1 }, { expect: expectSequenceSubject(0, "product.p") }),
    ]);
    const error = await store.execute(model, PayOrder.create("1", { amount: 1 })).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined) {
      expect(error).toHaveProperty("code");
      return;
    }
    const guards = (await nats.stored(name))
      .slice(1)
      .map((message) => headerOf(message, "Nats-Expected-Last-Subject-Sequence-Subject"));
    expect(guards).toContain(`$ES.${name}.order.1.*`);
  });

  it.each([
    [
      "data that does not fit",
      PayOrder.create("1", { amount: "1" as unknown as number }),
      "COMMAND_DATA_INVALID",
    ],
    [
      "an unknown type",
      { ...PayOrder.create("1", { amount: 1 }), type: "burn-order" },
      "COMMAND_TYPE_UNKNOWN",
    ],
    [
      "another entity's type",
      { ...PayOrder.create("1", { amount: 1 }), entity: "product.1" },
      "EVENT_ENTITY_INVALID",
    ],
    ["a bad entity", PayOrder.create("*", { amount: 1 }), "EVENT_ENTITY_INVALID"],
    ["no entity", { ...PayOrder.create("1", { amount: 1 }), entity: undefined }, "EVENT_ENTITY_REQUIRED"],
    ["a bad id", PayOrder.create("1", { amount: 1 }, { id: "a\r\nb" }), "EVENT_ID_INVALID"],
    ["an id that is no text", { ...PayOrder.create("1", { amount: 1 }), id: 5 }, "EVENT_ID_INVALID"],
    ["bad meta", PayOrder.create("1", { amount: 1 }, { meta: { "a b": "c" } }), "META_INVALID"],
    ["a bad time", PayOrder.create("1", { amount: 1 }, { time: "now" }), "EVENT_TIME_INVALID"],
  ])("refuses a command with %s", async (_what, command, code) => {
    const { store, name } = await nats.newStore();
    let decided = false;
    const model = payingWith(() => {
      decided = true;
      return [];
    });
    await expect(
      store.execute(model, command as ReturnType<typeof PayOrder.create>, { timeout: 1_000 }),
    ).rejects.toMatchObject({ code });
    expect(decided).toBe(false);
    expect((await nats.state(name)).messages).toBe(0);
  });

  it.each([
    ["timeout NaN", { timeout: Number.NaN }],
    ["timeout -1", { timeout: -1 }],
    ["retries NaN", { retries: Number.NaN }],
    ["retries -1", { retries: -1 }],
    ["retries 1.5", { retries: 1.5 }],
  ])("refuses %s", async (_what, options) => {
    const { store } = await nats.newStore();
    await expect(store.execute(order, PlaceOrder.create("1", placed), options)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });

  it.each([2 ** 31, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])(
    "a timeout of %d ms is a very long one, not an immediate one",
    async (timeout) => {
      const { store } = await nats.newStore();
      const paying = [1, 2, 3].map((amount) =>
        store.append(OrderPaid.create("1", { amount }), { timeout }).then(({ sequence }) => sequence),
      );
      await expect(Promise.all(paying)).resolves.toEqual([1, 2, 3]);
      await expect(
        store
          .execute(order, PayOrder.create("1", { amount: 0 }), { timeout })
          .catch((error: unknown) => error),
      ).resolves.not.toHaveProperty("code", "UNAVAILABLE");
      await expect(store.load(order, "order.1", { timeout })).resolves.toMatchObject({ count: 3 });
      let count = 0;
      for await (const _event of store.read({ timeout })) count += 1;
      expect(count).toBe(3);
    },
  );

  it("aborted while it waits for its turn rejects with the reason and does not decide", async () => {
    const { store, name } = await nats.newStore();
    const { store: slow, release } = await delayed(name);
    const first = slow.execute(order, PlaceOrder.create("1", placed));
    first.catch(() => undefined);
    const abort = new AbortController();
    const reason = new Error("enough");
    const queued = rejection(
      slow.execute(order, PayOrder.create("1", { amount: 1 }), { signal: abort.signal }),
    );
    abort.abort(reason);
    const start = performance.now();
    const timer = setTimeout(release, 2_000);
    expect(await queued).toBe(reason);
    expect(performance.now() - start).toBeLessThan(1_000);
    clearTimeout(timer);
    release();
    await first;
    expect((await store.read()[Symbol.asyncIterator]().next()).value).toMatchObject({ type: "order-placed" });
  });

  /** A store whose first event to be stored waits at the door until `release`. */
  async function delayed(name: string) {
    const proxy = await nats.proxy();
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const store = await manager.getEventStore(name);
    proxy.hold((bytes) => bytes.includes("Rita-Type"));
    return { store, release: () => proxy.release() };
  }
});
