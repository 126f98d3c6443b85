import { expectSequence, Manager, type NewEventOf } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture, rejection, type ShopStore } from "../support/nats-fixture.js";
import type { NatsProxy } from "../support/nats-proxy.js";
import { OrderPaid, OrderPlaced, type ShopEvent, StockAdded, shop } from "../support/shop-registry.js";

const nats = natsFixture();
type New = NewEventOf<ShopEvent>;

const paid = (id: string, amount = 1, sequence?: number): New =>
  OrderPaid.create(
    "1",
    { amount },
    { id, ...(sequence !== undefined && { expect: expectSequence(sequence) }) },
  );

/** A store opened through a proxy, and the way around it. */
async function throughProxy(): Promise<{
  readonly proxy: NatsProxy;
  readonly store: ShopStore;
  readonly direct: ShopStore;
  readonly name: string;
}> {
  const { store: direct, name } = await nats.newStore();
  const proxy = await nats.proxy();
  const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
  return { proxy, store: await manager.getEventStore(name), direct, name };
}

/** Waits until a client's bytes hold a text; gives the promise before anything is sent. */
function sent(proxy: NatsProxy, text: string): Promise<void> {
  return new Promise((resolve) => {
    proxy.onRequest = (bytes) => {
      if (bytes.includes(text)) resolve();
    };
  });
}

async function timed<T>(work: Promise<T>): Promise<{ readonly value: T; readonly took: number }> {
  const start = performance.now();
  return { value: await work, took: performance.now() - start };
}

describe("the same ids appended again", () => {
  const shapes: readonly (readonly [what: string, ids: readonly string[], guard: number | undefined])[] = [
    ["a single event", ["a"], undefined],
    ["a single guarded event", ["a"], 0],
    ["a batch", ["a", "b", "c"], undefined],
    ["a guarded batch", ["a", "b", "c"], 0],
  ];
  const again = ["the same manager", "another manager"] as const;

  it.each(shapes.flatMap((shape) => again.map((by) => [...shape, by] as const)))(
    "%s (%j, guard %s) by %s: as stored, duplicate, nothing more in the store",
    async (_what, ids, guard, by) => {
      const { store, name } = await nats.newStore();
      await store.append(StockAdded.create("p", { quantity: 1 }));
      const events = ids.map((id, at) => paid(id, at, guard));
      const first = await store.append(events);
      // Somebody else goes on in between.
      await store.append(paid("later"));
      const second =
        by === "the same manager" ? store : await (await nats.otherManager()).getEventStore(name);
      const repeated = await second.append(events);
      expect(repeated).toMatchObject({ duplicate: true, sequence: first.sequence });
      expect(repeated.events.map(({ id, sequence, data }) => ({ id, sequence, data }))).toEqual(
        first.events.map(({ id, sequence, data }) => ({ id, sequence, data })),
      );
      expect((await nats.state(name)).messages).toBe(ids.length + 2);
    },
  );

  it("guarantee 2, a duplicate is read back: with another time and other meta data give the stored ones, not the given ones", async () => {
    const { store } = await nats.newStore();
    const make = (time: string, k: string) =>
      OrderPaid.create("1", { amount: 1 }, { id: "a", time, meta: { k } });
    await store.append(make("2024-01-01T00:00:00.123456789Z", "first"));
    const { events, duplicate } = await store.append(make("2025-01-01T00:00:00Z", "second"));
    expect(duplicate).toBe(true);
    expect(events[0]).toMatchObject({ timestamp: "2024-01-01T00:00:00.123456789Z", meta: { k: "first" } });
    expect(events[0]?.recorded).toBeInstanceOf(Date);
  });

  const x = OrderPaid.create("1", { amount: 9 }, { id: "x" });
  const clashes: readonly (readonly [what: string, events: readonly New[], named: string])[] = [
    ["other data", [paid("a", 2)], "a"],
    ["another entity", [OrderPaid.create("2", { amount: 0 }, { id: "a" })], "a"],
    ["another type", [OrderPlaced.create("1", { customer: "c", total: 1 }, { id: "a" })], "a"],
    ["other data and a guard that does not hold", [paid("a", 2, 0)], "a"],
    ["a batch with other data", [paid("a", 0), paid("b", 7), paid("c", 2)], "b"],
    ["a batch longer than the stored one", [paid("a", 0), paid("b", 1), paid("c", 2), x], "a|b|c"],
    ["a new event in front of a stored one", [x, paid("a", 0)], "a"],
    ["a new event behind the last one of the store", [paid("c", 2), x], "c"],
    ["stored events in another order", [paid("b", 1), paid("a", 0)], "a|b"],
    ["stored events with one left out", [paid("a", 0), paid("c", 2)], "a|c"],
  ];
  it.each(clashes)("%s: EVENT_ID_CLASH naming the id, nothing stored", async (_what, events, named) => {
    const { store, name } = await nats.newStore();
    await store.append([paid("a", 0), paid("b", 1), paid("c", 2)]);
    const error = await rejection(store.append(events, { timeout: 3_000 }));
    expect(error).toMatchObject({ code: "EVENT_ID_CLASH" });
    expect(error).toHaveProperty("details.id", expect.stringMatching(new RegExp(`^(${named})$`)));
    expect((await nats.state(name)).messages).toBe(3);
  });

  it("a clash at the end of a thousand events costs a few requests, though their subject has thousands", async () => {
    const { store, name } = await nats.newStore();
    const numbered = (begins: string): New[] =>
      Array.from({ length: 1_000 }, (_, at) => paid(`${begins}-${at}`));
    for (const begins of ["a", "b", "c", "d"]) await store.append(numbered(begins));
    const events = [...numbered("new").slice(1), paid("d-999")];
    const connection = await nats.connection(nats.server.url);
    const other = await (await nats.otherManager({}, connection)).getEventStore(name);
    const before = connection.stats().outMsgs;
    await expect(other.append(events)).rejects.toMatchObject({
      code: "EVENT_ID_CLASH",
      details: { id: "d-999" },
    });
    expect(connection.stats().outMsgs - before).toBeLessThan(events.length + 30);
    expect((await nats.state(name)).messages).toBe(4_000);
  });

  it("a part of a stored batch is found as it is stored", async () => {
    const { store } = await nats.newStore();
    await store.append([paid("a", 0), paid("b", 1), paid("c", 2)]);
    await expect(store.append([paid("b", 1), paid("c", 2)])).resolves.toMatchObject({
      duplicate: true,
      sequence: 3,
    });
    await expect(store.append(paid("b", 1))).resolves.toMatchObject({ duplicate: true, sequence: 2 });
  });

  it("a stale guard with ids that were never stored is a conflict", async () => {
    const { store } = await nats.newStore();
    await store.append(paid("a"));
    await expect(store.append([paid("b", 1, 0), paid("c", 1, 0)])).rejects.toMatchObject({
      code: "SEQUENCE_CONFLICT",
      expected: 0,
      actual: 1,
    });
  });

  it.each([
    ["a single event", ["a"], 1, undefined],
    ["a single guarded event", ["a"], 1, 0],
    ["a batch, its first", ["a", "b", "c"], 1, undefined],
    ["a batch, one in the middle", ["a", "b", "c"], 2, undefined],
    ["a batch, its last", ["a", "b", "c"], 3, undefined],
  ])("an id whose event was erased (%s) is a permanent refusal", async (_what, ids, erased, guard) => {
    const { store, name } = await nats.newStore();
    const events = ids.map((id) => paid(id, 1, guard));
    await store.append(events);
    await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: erased });
    const { messages } = await nats.state(name);
    expect(messages).toBe(ids.length - 1);
    const { value: error, took } = await timed(rejection(store.append(events, { timeout: 5_000 })));
    expect(error).toMatchObject({ code: "EVENT_ERASED" });
    expect(took).toBeLessThan(2_000);
    expect((await nats.state(name)).messages).toBe(messages);
  });
});

describe("a lost acknowledgement", () => {
  it.each([
    ["one event", 1, undefined],
    ["one guarded event", 1, 0],
    ["a batch", 3, undefined],
    ["a guarded batch", 3, 0],
  ])("of %s ends as stored, with the right sequences and no second copy", async (_what, count, guard) => {
    const { proxy, store, direct, name } = await throughProxy();
    await direct.append(StockAdded.create("p", { quantity: 1 }));
    const events = Array.from({ length: count }, (_, at) =>
      OrderPaid.create("1", { amount: at }, guard === undefined ? {} : { expect: expectSequence(guard) }),
    );
    dropCommit(proxy, count);
    const appending = store.append(events);
    await eventually("the events are stored", async () => (await nats.state(name)).messages === count + 1);
    await direct.append(StockAdded.create("p", { quantity: 2 }));
    proxy.pass();
    proxy.cut();
    const appended = await appending;
    expect(appended.duplicate).toBe(false);
    expect(appended.events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at + 2));
    expect((await nats.state(name)).messages).toBe(count + 2);
  });

  it("is found out although the connection stays up, when the try has taken too long", async () => {
    const { proxy, store, name } = await throughProxy();
    proxy.dropAnswers();
    const appending = store.append(paid("a", 1, 0));
    await eventually("the event is stored", async () => (await nats.state(name)).messages === 1);
    proxy.pass();
    await expect(appending).resolves.toMatchObject({ sequence: 1, duplicate: false });
    expect((await nats.state(name)).messages).toBe(1);
  });

  it.each([1, 3])(
    "of %i guarded events that never arrived, with a stranger's event in between: a conflict",
    async (count) => {
      const { proxy, store, direct, name } = await throughProxy();
      proxy.dropRequests();
      const gone = sent(proxy, "order-paid");
      const appending = rejection(
        store.append(Array.from({ length: count }, (_, at) => paid(`a-${at}`, 1, 0))),
      );
      await gone;
      await direct.append(paid("stranger"));
      proxy.pass();
      proxy.cut();
      expect(await appending).toMatchObject({ code: "SEQUENCE_CONFLICT", expected: 0, actual: 1 });
      expect((await nats.state(name)).messages).toBe(1);
    },
  );

  it("of a request that never arrived is sent again under the same ids", async () => {
    const { proxy, store, name } = await throughProxy();
    proxy.dropRequests();
    const gone = sent(proxy, "order-paid");
    const appending = store.append(paid("a"));
    await gone;
    proxy.pass();
    proxy.cut();
    await expect(appending).resolves.toMatchObject({ sequence: 1, duplicate: false });
    expect((await nats.state(name)).messages).toBe(1);
  });

  it.each([1, 3])(
    "of %i events, with the server gone until the deadline: OUTCOME_UNKNOWN with the ids; the same ids resolve it",
    async (count) => {
      const { proxy, store, name } = await throughProxy();
      const events = Array.from({ length: count }, (_, at) => paid(`a-${at}`, at));
      dropCommit(proxy, count);
      const { value: error, took } = await timed(rejection(store.append(events, { timeout: 700 })));
      expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", details: { ids: events.map(({ id }) => id) } });
      expect(took).toBeLessThan(1_700);
      proxy.pass();
      await expect(store.append(events)).resolves.toMatchObject({ sequence: count, duplicate: true });
      expect((await nats.state(name)).messages).toBe(count);
    },
  );

  it("a batch that was never committed is UNAVAILABLE: nothing can be stored", async () => {
    const { proxy, store, name } = await throughProxy();
    proxy.dropAnswers();
    const error = await rejection(store.append([paid("a"), paid("b")], { timeout: 500 }));
    expect(error).toMatchObject({ code: "UNAVAILABLE" });
    expect((await nats.state(name)).messages).toBe(0);
  });

  it("a connection that is down is UNAVAILABLE within the deadline, and nothing is stored later", async () => {
    const { proxy, store, name } = await throughProxy();
    proxy.refuse();
    proxy.cut();
    await eventually("the client has noticed", async () => {
      // Long enough to be sent if it could be; a deadline that is over before would say the same.
      const error = await rejection(store.append(paid("probe"), { timeout: 100 }));
      return (error as { code?: string }).code === "UNAVAILABLE";
    });
    const { value: error, took } = await timed(rejection(store.append(paid("a"), { timeout: 400 })));
    expect(error).toMatchObject({ code: "UNAVAILABLE" });
    expect(took).toBeLessThan(1_400);
    proxy.accept();
    await expect(store.append(paid("b"))).resolves.toMatchObject({ events: [{ id: "b" }] });
    expect((await nats.stored(name)).flatMap(({ headers }) => headers)).not.toContainEqual([
      "Nats-Msg-Id",
      "a",
    ]);
  });
});

describe("a server that stops", () => {
  it("guarantee 1, five answers: ends an append in its deadline; the same ids after the restart give exactly one copy", async () => {
    const { store, name } = await nats.newStore();
    await store.append(paid("before"));
    await nats.server.kill();
    const events = [paid("a", 1, 1), paid("b", 1, 1)];
    const { value: error, took } = await timed(rejection(store.append(events, { timeout: 600 })));
    expect(["UNAVAILABLE", "OUTCOME_UNKNOWN"]).toContain((error as { code?: string }).code);
    expect(took).toBeLessThan(1_600);
    const waiting = store.append(events);
    await nats.server.restart();
    await expect(waiting).resolves.toMatchObject({ sequence: 3 });
    await expect(store.append(events)).resolves.toMatchObject({ sequence: 3, duplicate: true });
    expect((await nats.state(name)).messages).toBe(3);
  });
});

describe("abort", () => {
  it("before the call rejects with the signal's reason and sends nothing", async () => {
    const { store, name } = await nats.newStore();
    const reason = new Error("changed my mind");
    await expect(store.append(paid("a"), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect((await nats.state(name)).messages).toBe(0);
  });

  it.each([
    ["a single event", 1],
    ["a batch before its commit", 3],
  ])("after %s was sent settles within a second, with the truth", async (_what, count) => {
    const { proxy, store } = await throughProxy();
    const abort = new AbortController();
    proxy.dropAnswers();
    const gone = sent(proxy, "order-paid");
    const events = Array.from({ length: count }, (_, at) => paid(`a-${at}`));
    const appending = rejection(store.append(events, { signal: abort.signal }));
    await gone;
    const reason = new Error("enough");
    abort.abort(reason);
    const { value: error, took } = await timed(appending);
    if (count === 1) {
      expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", details: { ids: ["a-0"] } });
    } else {
      expect(error).toBe(reason);
    }
    expect(took).toBeLessThan(1_000);
  });

  it("between two tries sends nothing more", async () => {
    const { proxy, store } = await throughProxy();
    proxy.refuse();
    proxy.cut();
    const abort = new AbortController();
    await eventually("the client has noticed", async () => {
      // Long enough to be sent if it could be; a deadline that is over before would say the same.
      const error = await rejection(store.append(paid("probe"), { timeout: 100 }));
      return (error as { code?: string }).code === "UNAVAILABLE";
    });
    const appending = rejection(store.append(paid("a"), { signal: abort.signal }));
    const reason = new Error("enough");
    abort.abort(reason);
    const { value: error, took } = await timed(appending);
    expect(error).toBe(reason);
    expect(took).toBeLessThan(500);
  });

  it("while waiting behind another append of the entity rejects at once with the reason, nothing sent", async () => {
    const { proxy, store, name } = await throughProxy();
    proxy.dropAnswers();
    const stuck = store.append(paid("first"));
    stuck.catch(() => undefined);
    const abort = new AbortController();
    const queued = rejection(store.append(paid("second"), { signal: abort.signal }));
    await eventually("the first is stored", async () => (await nats.state(name)).messages === 1);
    const reason = new Error("enough");
    abort.abort(reason);
    const { value: error, took } = await timed(queued);
    expect(took).toBeLessThan(1_000);
    expect(error).toBe(reason);
    proxy.pass();
    proxy.cut();
    await stuck;
    expect((await nats.state(name)).messages).toBe(1);
  });

  it("a timeout counts while waiting behind another append: UNAVAILABLE in time, nothing sent", async () => {
    const { proxy, store, name } = await throughProxy();
    proxy.dropAnswers();
    const stuck = store.append(paid("first"));
    stuck.catch(() => undefined);
    const { value: error, took } = await timed(rejection(store.append(paid("second"), { timeout: 300 })));
    expect(took).toBeLessThan(1_300);
    expect(error).toMatchObject({ code: "UNAVAILABLE" });
    proxy.pass();
    proxy.cut();
    await stuck;
    expect((await nats.state(name)).messages).toBe(1);
  });
});

/** Lets the answer that opens a batch through and drops everything from the answer of the commit on. */
function dropCommit(proxy: NatsProxy, count: number): void {
  if (count === 1) {
    proxy.dropAnswers();
    return;
  }
  proxy.onRequest = (bytes) => {
    if (!bytes.includes("Nats-Batch-Commit")) return;
    proxy.onRequest = undefined;
    proxy.dropAnswers();
  };
}
