import { unprocessable } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { gate, natsFixture, type ShopStore } from "../support/nats-fixture.js";
import { watchReactor } from "../support/reactor-watch.js";
import { OrderPaid, OrderPlaced } from "../support/shop-registry.js";

const nats = natsFixture();
const placed = { customer: "c", total: 1 };
const place = (store: ShopStore, id = "1") => store.append(OrderPlaced.create(id, placed));

/** Blocks the event loop, as a long calculation would. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

async function consumer(store: string, name: string): Promise<Readonly<Record<string, unknown>>> {
  return nats.api(`CONSUMER.INFO.ES_${store}.${name}`);
}

describe("a reactor on the server", () => {
  it("is a durable consumer with explicit acknowledgements, and neither backoff nor max_deliver", async () => {
    const { store, name } = await nats.newStore();
    await store.createReactor({
      name: "ship",
      description: "Ships",
      metadata: { team: "x" },
      filters: ["order.*.order-paid", "product"],
      start: 1,
      backoff: [10, 20],
      maxDeliveries: 7,
    });
    const { config } = (await consumer(name, "ship")) as { config: Record<string, unknown> };
    expect(config).toMatchObject({
      durable_name: "ship",
      description: "Ships",
      ack_policy: "explicit",
      ack_wait: 30_000_000_000,
      max_ack_pending: 1,
      max_deliver: -1,
      deliver_policy: "by_start_sequence",
      opt_start_seq: 1,
      filter_subjects: [`$ES.${name}.order.*.order-paid`, `$ES.${name}.product.*.*`],
      metadata: { team: "x", "rita-start": "1", "rita-backoff": "10,20", "rita-max-deliveries": "7" },
    });
    expect(config).not.toHaveProperty("backoff");
    const { config: stated } = await (await store.getReactor("ship")).info();
    expect(stated).toEqual({
      name: "ship",
      description: "Ships",
      metadata: { team: "x" },
      filters: ["order.*.order-paid", "product.*.*"],
      start: 1,
      maxAckPending: 1,
      ackWait: 30_000,
      backoff: [10, 20],
      maxDeliveries: 7,
    });
  });

  it("of a tenant has the tenant's name in front, and gets that tenant's events only", async () => {
    const { store, name } = await nats.newStore({ tenancy: true });
    await store.tenant("a_b:c").createReactor({ name: "ship" });
    const { config } = (await consumer(name, "a=5Fb=3Ac_ship")) as { config: Record<string, unknown> };
    expect(config).toMatchObject({ filter_subject: `$ES.${name}.a_b:c.>` });
  });

  it("may have been made by somebody else: it is listed, and bound when it can be one", async () => {
    const { store, name } = await nats.newStore();
    const make = (consumer: string, config: object) =>
      nats.api(`CONSUMER.CREATE.ES_${name}.${consumer}`, {
        stream_name: `ES_${name}`,
        action: "create",
        config: { name: consumer, ...config },
      });
    const durable = { ack_policy: "explicit", max_ack_pending: 1 };
    await make("byHand", { durable_name: "byHand", ...durable });
    await make("passing", { ack_policy: "explicit" });
    await make("skips", { durable_name: "skips", ...durable, max_deliver: 3 });
    await make("silent", { durable_name: "silent", ack_policy: "none" });
    expect(await store.listReactors()).toEqual(["byHand", "silent", "skips"]);
    await place(store);
    const reactor = await store.getReactor("byHand");
    const { calls } = await watchReactor(reactor);
    await eventually("it is given the event", () => calls.length === 1);
    await reactor.unbind();
    for (const [bad, why] of [
      ["skips", "max_deliver"],
      ["silent", "ack_policy"],
    ] as const) {
      await expect(store.getReactor(bad)).rejects.toMatchObject({
        code: "REACTOR_INVALID",
        message: expect.stringContaining(why),
      });
    }
  });

  it("that reaches beyond a tenant is none of that tenant's", async () => {
    const { store, name } = await nats.newStore({ tenancy: true });
    const config = { name: "acme_all", durable_name: "acme_all", ack_policy: "explicit" };
    await nats.api(`CONSUMER.CREATE.ES_${name}.acme_all`, {
      stream_name: `ES_${name}`,
      action: "create",
      config,
    });
    await expect(store.tenant("acme").getReactor("all")).rejects.toMatchObject({
      code: "REACTOR_INVALID",
      message: expect.stringContaining("from outside"),
    });
  });

  it("names what differs when it exists with another configuration", async () => {
    const { store } = await nats.newStore();
    await store.createReactor({ name: "ship", filters: "order" });
    const other = { name: "ship", filters: "product", ackWait: 1_000, start: "end" } as const;
    await expect(store.createReactor(other)).rejects.toMatchObject({
      code: "REACTOR_EXISTS",
      details: { reactor: "ship", different: ["filters", "start", "ackWait"] },
    });
  });

  it("that two processes create at once is one, also when it starts at the end", async () => {
    const { store, name } = await nats.newStore();
    const elsewhere = await (await nats.otherManager()).getEventStore(name);
    await place(store);
    const config = { name: "ship", start: "end" } as const;
    await Promise.all([store, elsewhere, store, elsewhere].map((one) => one.createReactor(config)));
    await place(store);
    const reactor = await elsewhere.getReactor("ship");
    const { seen } = await watchReactor(reactor);
    await eventually("it is given the new event", () => seen().length > 0);
    expect(seen()).toEqual(["2/1"]);
    await reactor.unbind();
  });
});

describe("a handler", () => {
  it("that takes longer than ackWait keeps its event, and info says since when", async () => {
    const { store } = await nats.newStore();
    await place(store);
    const reactor = await store.createReactor({ name: "slow", ackWait: 150 });
    const done = gate();
    let aborted = false;
    const { calls, seen } = await watchReactor(reactor, async (_event, { signal, inProgress }) => {
      await inProgress();
      await done.opened;
      aborted = signal.aborted;
    });
    await eventually("it is noticed", async () => (await reactor.info()).stuckSince !== undefined);
    await eventually("three times as long has passed", () => performance.now() - (calls[0]?.at ?? 0) > 450);
    expect(await reactor.info()).toMatchObject({ inFlight: 1, lag: 1, position: 0, lastError: undefined });
    done.open();
    await eventually("it is done", async () => (await reactor.info()).lag === 0);
    expect(await reactor.info()).toMatchObject({ stuckSince: undefined, position: 1 });
    expect([seen(), aborted]).toEqual([["1/1"], false]);
    await reactor.unbind();
  });

  it("that blocks the event loop for longer learns by its signal that the event was given away", async () => {
    const { store } = await nats.newStore();
    await place(store);
    const reactor = await store.createReactor({ name: "blocks", ackWait: 100 });
    const reasons: unknown[] = [];
    const { seen, errors } = await watchReactor(reactor, async (_event, { delivery, signal }) => {
      if (delivery > 1) return;
      block(250);
      await new Promise((resolve) => setTimeout(resolve));
      reasons.push(signal.aborted && signal.reason);
      // What it returns says nothing now: it may have stopped half-way.
    });
    await eventually("it comes again", async () => (await reactor.info()).lag === 0);
    expect(seen()).toEqual(["1/1", "1/2"]);
    expect(reasons).toEqual([expect.objectContaining({ code: "REACTOR_INTERRUPTED" })]);
    expect(errors.map(({ code }) => code)).toEqual(["REACTOR_INTERRUPTED"]);
    await reactor.unbind();
  });

  it("that fails is waited for by the back-off list, whose last entry repeats", async () => {
    const { store } = await nats.newStore();
    await place(store);
    const reactor = await store.createReactor({ name: "fails", backoff: [30, 90] });
    const { calls } = await watchReactor(reactor, (_event, { delivery }) => {
      if (delivery < 4) throw new Error("not yet");
    });
    await eventually("it succeeds", async () => (await reactor.info()).lag === 0);
    const waits = calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));
    // The server's timers may be some milliseconds early.
    for (const [index, least] of [30, 90, 90].entries()) expect(waits[index]).toBeGreaterThan(least - 5);
    await reactor.unbind();
  });

  it("whose event cannot be decoded is not called: that is a dead letter, and the next event comes", async () => {
    const { store, name } = await nats.newStore();
    const headers = [
      ["Nats-Msg-Id", "junk"],
      ["Rita-Type", "order-gone"],
      ["Rita-Time", "2026-01-01T00:00:00Z"],
      ["Rita-Entity", "order.1"],
    ] as const;
    await nats.publish(`$ES.${name}.order.1.order-gone`, headers, "{}");
    await nats.publish(`$ES.${name}.order.1.order-placed`, [], "{");
    await place(store);
    const reactor = await store.createReactor({ name: "reads" });
    const { seen } = await watchReactor(reactor);
    await eventually("everything is done with", async () => (await reactor.info()).lag === 0);
    expect(seen()).toEqual(["3/1"]);
    expect(await reactor.deadLetters()).toMatchObject([
      { sequence: 1, reason: "undecodable", code: "EVENT_TYPE_UNKNOWN", deliveries: 0 },
      { sequence: 2, reason: "undecodable", code: "EVENT_UNDECODABLE", deliveries: 0 },
    ]);
    await reactor.unbind();
  });

  it("that calls it unprocessable leaves a dead letter without the event's data", async () => {
    const { store, name } = await nats.newStore();
    await store.append(OrderPlaced.create("1", { customer: "secret", total: 1 }));
    const reactor = await store.createReactor({ name: "ship" });
    await watchReactor(reactor, () => {
      throw unprocessable("no address");
    });
    await eventually("it is given up", async () => (await reactor.info()).deadLetters === 1);
    const answer = await nats.api(`STREAM.MSG.GET.KV_ES_${name}_reactors`, {
      last_by_subj: `$KV.ES_${name}_reactors.ship.dead.1`,
    });
    const { message } = answer as { message: { data: string } };
    expect(JSON.parse(Buffer.from(message.data, "base64").toString())).toEqual({
      code: "EVENT_UNPROCESSABLE",
      message: "no address",
      at: expect.any(String),
      incarnation: expect.any(String),
      reason: "unprocessable",
      deliveries: 1,
    });
    await reactor.unbind();
  });

  it("gets as many events at once as maxAckPending says, never more", async () => {
    const { store } = await nats.newStore();
    await store.append(Array.from({ length: 12 }, () => OrderPaid.create("1", { amount: 1 })));
    const reactor = await store.createReactor({ name: "wide", maxAckPending: 3 });
    const done = gate();
    let [running, most] = [0, 0];
    const { calls } = await watchReactor(reactor, async () => {
      running += 1;
      most = Math.max(most, running);
      await done.opened;
      running -= 1;
    });
    await eventually("three run", () => calls.length === 3);
    expect(await reactor.info()).toMatchObject({ inFlight: 3, lag: 12 });
    done.open();
    await eventually("all are done", async () => (await reactor.info()).lag === 0);
    expect([most, calls.length]).toEqual([3, 12]);
    await reactor.unbind();
  });
});

describe("dead letters", () => {
  it("whose event was erased cannot be handed back, and stay", async () => {
    const { store, name } = await nats.newStore();
    await place(store);
    const reactor = await store.createReactor({ name: "ship" });
    const { seen } = await watchReactor(reactor, () => {
      throw unprocessable("x");
    });
    await eventually("it is given up", async () => (await reactor.info()).deadLetters === 1);
    await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: 1 });
    await reactor.redrive();
    await eventually("it was tried", async () => (await reactor.deadLetters())[0]?.code === "EVENT_ERASED");
    expect([seen().length, await reactor.deadLetters()]).toMatchObject([1, [{ redriving: false }]]);
    await reactor.unbind();
  });

  it("go with the reactor", async () => {
    const { store, name } = await nats.newStore();
    await place(store);
    const reactor = await store.createReactor({ name: "ship" });
    await watchReactor(reactor, () => {
      throw unprocessable("x");
    });
    await eventually("it is given up", async () => (await reactor.info()).deadLetters === 1);
    await reactor.unbind();
    await store.deleteReactor("ship");
    expect(await (await store.createReactor({ name: "ship" })).info()).toMatchObject({
      deadLetters: 0,
      lastError: undefined,
    });
    const { state } = (await nats.api(`STREAM.INFO.KV_ES_${name}_reactors`)) as {
      state: { messages: number };
    };
    expect(state.messages).toBe(0);
  });
});

describe("a bound reactor", () => {
  it("takes on another configuration by itself", async () => {
    const { store, name } = await nats.newStore();
    await store.append(Array.from({ length: 1_000 }, () => OrderPaid.create("1", { amount: 1 })));
    const reactor = await store.createReactor({ name: "ship" });
    let [running, most] = [0, 0];
    await watchReactor(reactor, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
    });
    const elsewhere = await (await nats.otherManager()).getEventStore(name);
    await elsewhere.updateReactor({ name: "ship", maxAckPending: 3 });
    await eventually("three run at once", () => most === 3);
    await reactor.unbind();
  });

  it("that is unbound while events arrive leaves none waiting for ackWait", async () => {
    const { store, name } = await nats.newStore();
    await store.createReactor({ name: "ship" });
    const other = await (await nats.otherManager()).getEventStore(name);
    const seen: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      const reactor = await (round % 2 === 0 ? store : other).getReactor("ship");
      const { calls, binding } = await watchReactor(reactor);
      await Promise.all([place(store), place(store), binding.unbind()]);
      seen.push(...calls.map(({ sequence }) => String(sequence)));
    }
    const reactor = await store.getReactor("ship");
    const { calls } = await watchReactor(reactor);
    await eventually("all are done", async () => (await reactor.info()).lag === 0);
    seen.push(...calls.map(({ sequence }) => String(sequence)));
    expect(seen).toEqual(Array.from({ length: 40 }, (_, at) => String(at + 1)));
    await reactor.unbind();
  });

  it.each(["by the library", "by hand"])("ends when the reactor is deleted %s", async (how) => {
    const { store, name } = await nats.newStore();
    const reactor = await store.createReactor({ name: "ship" });
    const { binding, errors } = await watchReactor(reactor);
    if (how === "by hand") await nats.api(`CONSUMER.DELETE.ES_${name}.ship`);
    else await store.deleteReactor("ship");
    expect(await binding.closed).toMatchObject({ code: "REACTOR_NOT_FOUND", details: { reactor: "ship" } });
    expect(errors.map(({ code }) => code)).toEqual(["REACTOR_NOT_FOUND"]);
    await expect(reactor.bind(() => undefined)).rejects.toMatchObject({ code: "REACTOR_NOT_FOUND" });
  });

  it("ends when the store is deleted, and nothing of it is left", async () => {
    const { store, name, manager } = await nats.newStore();
    await place(store);
    const reactor = await store.createReactor({ name: "ship" });
    const { binding } = await watchReactor(reactor, () => {
      throw unprocessable("x");
    });
    await eventually("it is given up", async () => (await reactor.info()).deadLetters === 1);
    await manager.deleteEventStore(name);
    expect(await binding.closed).toMatchObject({ code: "EVENT_STORE_NOT_FOUND" });
    const { streams } = (await nats.api("STREAM.NAMES")) as { streams: readonly string[] };
    expect(streams.filter((stream) => stream.includes(name))).toEqual([]);
  });

  it("is unbound when its manager closes, which waits for the handler and leaves no subscription", async () => {
    const { name } = await nats.newStore();
    const connection = await nats.connection(nats.server.url);
    const manager = await nats.otherManager(undefined, connection);
    const store = await manager.getEventStore(name);
    await place(store);
    const reactor = await store.createReactor({ name: "ship" });
    const done = gate();
    const { calls, binding } = await watchReactor(reactor, () => done.opened);
    await eventually("it runs", () => calls.length === 1);
    let closed = false;
    const closing = manager.close().then(() => {
      closed = true;
    });
    await place((await nats.otherManager().then((other) => other.getEventStore(name))) as ShopStore);
    expect(closed).toBe(false);
    done.open();
    await closing;
    expect([await binding.closed, connection.isClosed()]).toEqual([undefined, false]);
    const { num_ack_pending, ack_floor } = (await consumer(name, "ship")) as {
      num_ack_pending: number;
      ack_floor: object;
    };
    expect([num_ack_pending, ack_floor]).toMatchObject([0, { stream_seq: 1 }]);
    const url = `${nats.server.monitoringUrl}/connz?cid=${connection.info?.client_id}`;
    await eventually("no subscription is left", async () => {
      const { connections } = (await (await fetch(url)).json()) as {
        connections: { subscriptions: number }[];
      };
      return connections[0]?.subscriptions === 0;
    });
  });
});
