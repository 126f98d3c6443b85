import { type Event, Manager, Model, type RitaError, type WatchOptions } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { gate, natsFixture, rejection, type ShopStore } from "../support/nats-fixture.js";
import { journal, OrderPaid, OrderPlaced, order, StockAdded, shop } from "../support/shop-registry.js";

const nats = natsFixture();

/** A model that notes what it is given. */
function recorder(fails: (event: Event) => unknown = () => undefined) {
  const seen: number[] = [];
  return {
    seen,
    evolve: (event: Event): void => {
      fails(event);
      seen.push(event.sequence);
    },
  };
}

async function withEvents(count: number): Promise<{ readonly store: ShopStore; readonly name: string }> {
  const { store, name } = await nats.newStore();
  const events = Array.from({ length: count }, (_, at) => OrderPaid.create(String(at % 5), { amount: at }));
  while (events.length > 0) await store.append(events.splice(0, 1_000));
  return { store, name };
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

async function poison(name: string): Promise<number> {
  const headers = [
    ["Rita-Type", "order-burnt"],
    ["Rita-Time", "2024-01-01T00:00:00Z"],
    ["Rita-Codec", "json"],
    ["Rita-Entity", "order.1"],
  ] as const;
  return nats.publish(`$ES.${name}.order.1.order-burnt`, headers, "{}");
}

/** A store through a connection that can be disturbed. */
async function throughProxy(name: string) {
  const proxy = await nats.proxy();
  const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
  return { proxy, manager, store: await manager.getEventStore(name) };
}

describe("watch", () => {
  it("has given everything the store held when it resolves, and what is new within milliseconds", async () => {
    const { store } = await withEvents(700);
    const model = recorder();
    const watcher = await store.watch(model);
    expect(model.seen).toEqual(upTo(700));
    expect(watcher.sequence).toBe(700);
    const delays: number[] = [];
    for (let at = 701; at <= 720; at += 1) {
      const { sequence } = await store.append(OrderPaid.create("1", { amount: 1 }));
      const start = performance.now();
      await watcher.waitFor(sequence);
      delays.push(performance.now() - start);
    }
    expect(model.seen).toEqual(upTo(720));
    expect(delays.sort((left, right) => left - right)[10]).toBeLessThan(50);
    await watcher.stop();
  });

  it("gives each event once and in order while several writers append", async () => {
    const { store, name } = await withEvents(300);
    const model = recorder();
    const watcher = await store.watch(model);
    const writers = [store, await (await nats.otherManager()).getEventStore(name)];
    await Promise.all(
      writers.map(async (writer, at) => {
        for (let round = 0; round < 40; round += 1) {
          await writer.append(
            Array.from({ length: 1 + (round % 4) }, () => OrderPaid.create(`w-${at}`, { amount: 1 })),
          );
        }
      }),
    );
    const last = await store.head();
    await watcher.waitFor(last);
    expect(model.seen).toEqual(upTo(last));
    await watcher.stop();
  });

  it("an empty store is caught up at once", async () => {
    const { store } = await withEvents(0);
    const watcher = await store.watch(recorder());
    await watcher.caughtUp;
    expect(watcher.sequence).toBe(0);
    await watcher.stop();
  });

  it("noWait resolves before the store's content was given; caughtUp tells", async () => {
    const { store } = await withEvents(10);
    const { opened, open } = gate();
    const seen: number[] = [];
    const watcher = await store.watch(
      {
        evolve: async ({ sequence }) => {
          await opened;
          seen.push(sequence);
        },
      },
      { noWait: true },
    );
    expect(seen).toEqual([]);
    open();
    await watcher.caughtUp;
    expect(seen).toEqual(upTo(10));
    await watcher.stop();
  });

  it.each([
    ["an entity type", { filters: "product" }, [3]],
    ["an entity", { filters: "order.1" }, [1, 4]],
    ["filters that cross", { filters: ["order.1", "*.*.order-placed"] }, [1, 2, 4]],
    ["descriptors", { events: [StockAdded, OrderPaid] }, [1, 3, 4]],
    ["behind a sequence", { afterSequence: 2 }, [3, 4]],
  ] satisfies readonly (readonly [string, WatchOptions, readonly number[]])[])(
    "gives only what %s lets through",
    async (_what, options, wanted) => {
      const { store } = await nats.newStore();
      await store.append(OrderPaid.create("1", { amount: 1 }));
      await store.append(OrderPlaced.create("2", { customer: "c", total: 1 }));
      await store.append(StockAdded.create("p", { quantity: 1 }));
      const model = recorder();
      const watcher = await store.watch(model, options);
      const { sequence } = await store.append(OrderPaid.create("1", { amount: 1 }));
      await watcher.waitFor(sequence);
      expect(model.seen).toEqual(wanted);
      await watcher.stop();
    },
  );

  it.each([
    ["a bad filter", { filters: "a b" }, "FILTER_INVALID"],
    ["four parts", { filters: "a.b.c.d" }, "SUBJECT_TOO_MANY_TOKENS"],
    ["a position behind the end", { afterSequence: 99 }, "POSITION_AHEAD"],
    ["a negative position", { afterSequence: -1 }, "CONFIG_INVALID"],
    ["a position that is no number", { afterSequence: Number.NaN }, "CONFIG_INVALID"],
  ])("refuses %s", async (_what, options, code) => {
    const { store } = await withEvents(1);
    await expect(store.watch(recorder(), options)).rejects.toMatchObject({ code });
  });

  it("guarantee 16, waitFor: waitFor resolves for an event the filter leaves out, and for one that was erased", async () => {
    const { store, name } = await withEvents(3);
    const watcher = await store.watch(recorder(), { filters: "product" });
    const { sequence } = await store.append(OrderPaid.create("1", { amount: 1 }));
    await watcher.waitFor(sequence);
    expect(watcher.sequence).toBeGreaterThanOrEqual(sequence);
    const erased = await store.append(OrderPaid.create("1", { amount: 1 }));
    await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: erased.sequence });
    await watcher.waitFor(erased.sequence);
    await watcher.stop();
  });

  it("waitFor a sequence that never comes is STALE_READ, an abort rejects with its reason", async () => {
    const { store } = await withEvents(3);
    const watcher = await store.watch(recorder());
    await expect(watcher.waitFor(4, { timeout: 100 })).rejects.toMatchObject({ code: "STALE_READ" });
    const abort = new AbortController();
    const reason = new Error("enough");
    const waiting = rejection(watcher.waitFor(4, { signal: abort.signal }));
    const start = performance.now();
    abort.abort(reason);
    expect(await waiting).toBe(reason);
    expect(performance.now() - start).toBeLessThan(200);
    await watcher.stop();
  });

  it("sequence moves at the borders of appends only, though events are given one by one", async () => {
    const { store } = await withEvents(0);
    const positions: number[] = [];
    const gates = Array.from({ length: 6 }, () => gate());
    const watcher = await store.watch({
      evolve: async ({ sequence }) => {
        positions.push(watcher.sequence);
        await gates[sequence - 1]?.opened;
      },
    });
    await store.append(OrderPaid.create("1", { amount: 1 }));
    await store.append(upTo(5).map((amount) => OrderPaid.create("1", { amount })));
    for (const { open } of gates) open();
    await watcher.waitFor(6);
    expect(positions).toEqual([0, 1, 1, 1, 1, 1]);
    await watcher.stop();
  });

  it("stop waits for the event being applied, gives no further one, and closed resolves with nothing", async () => {
    const { store } = await withEvents(0);
    const { opened, open } = gate();
    const log: string[] = [];
    const watcher = await store.watch({
      evolve: async ({ sequence }) => {
        log.push(`+${sequence}`);
        await opened;
        log.push(`-${sequence}`);
      },
    });
    await store.append([OrderPaid.create("1", { amount: 1 }), OrderPaid.create("1", { amount: 2 })]);
    await eventually("the first is being applied", () => log.length === 1);
    const stopping = watcher.stop().then(() => log.push("stopped"));
    open();
    await stopping;
    expect(log).toEqual(["+1", "-1", "stopped"]);
    await expect(watcher.closed).resolves.toBeUndefined();
    await expect(watcher.waitFor(2)).rejects.toHaveProperty("code");
    await watcher.stop();
  });

  it("a signal stops it; closed resolves with nothing, and a watch that has not caught up rejects with the reason", async () => {
    const { store } = await withEvents(5);
    const abort = new AbortController();
    const watcher = await store.watch(recorder(), { signal: abort.signal });
    const reason = new Error("enough");
    abort.abort(reason);
    await expect(watcher.closed).resolves.toBeUndefined();
    await expect(store.watch(recorder(), { signal: abort.signal })).rejects.toBe(reason);
    const later = new AbortController();
    const { opened, open } = gate();
    const starting = rejection(store.watch({ evolve: () => opened }, { signal: later.signal }));
    later.abort(reason);
    open();
    expect(await starting).toBe(reason);
  });

  it("leaves no consumer behind when it is stopped", async () => {
    const { store, name } = await withEvents(5);
    for (let round = 0; round < 5; round += 1) {
      const watcher = await store.watch(recorder());
      expect((await nats.state(name)).consumer_count).toBe(1);
      await watcher.stop();
      await eventually("the consumer is gone", async () => (await nats.state(name)).consumer_count === 0);
    }
  });

  it("leaves no consumer behind when it is stopped before the server has answered", async () => {
    const { store, name } = await withEvents(0);
    for (let round = 0; round < 5; round += 1) {
      const watcher = await store.watch(recorder(), { noWait: true });
      await watcher.stop();
    }
    await store.append(OrderPaid.create("1", { amount: 1 }));
    await eventually(
      "the consumers are gone",
      async () => (await nats.state(name)).consumer_count === 0,
      3_000,
    );
  });

  it("catches up although events are erased meanwhile, the last one too", async () => {
    // More than are asked for at once: what is on its way already comes, erased or not.
    const count = 5_000;
    const { store, name } = await withEvents(count);
    const seen: number[] = [];
    const watcher = await store.watch({
      evolve: async ({ sequence }) => {
        seen.push(sequence);
        if (sequence !== 5) return;
        for (const seq of [count - 300, count - 1, count])
          await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq });
      },
    });
    expect(watcher.sequence).toBe(count);
    await watcher.waitFor(count);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(count - 3);
    await watcher.stop();
  });
});

describe("a watch that meets trouble", () => {
  it("resumes behind its last event when the connection is cut, each event once", async () => {
    const { store: direct, name } = await withEvents(50);
    const { proxy, store, manager } = await throughProxy(name);
    const model = recorder();
    const watcher = await store.watch(model);
    for (let round = 0; round < 4; round += 1) {
      proxy.cut();
      const { sequence } = await direct.append(upTo(20).map((amount) => OrderPaid.create("1", { amount })));
      await watcher.waitFor(sequence);
    }
    expect(model.seen).toEqual(upTo(130));
    await watcher.stop();
    await manager.close();
  });

  it("resumes after a server restart, live again within seconds", async () => {
    const { store } = await withEvents(20);
    const model = recorder();
    const watcher = await store.watch(model);
    await nats.server.restart();
    const { sequence } = await store.append(OrderPaid.create("1", { amount: 1 }));
    const start = performance.now();
    await watcher.waitFor(sequence);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(model.seen).toEqual(upTo(21));
    await watcher.stop();
  });

  it("notices a silent loss of its consumer and goes on", async () => {
    const { store, name } = await withEvents(5);
    const model = recorder();
    const watcher = await store.watch(model);
    const { consumers } = (await nats.api(`CONSUMER.NAMES.ES_${name}`)) as { consumers: string[] };
    for (const consumer of consumers) await nats.api(`CONSUMER.DELETE.ES_${name}.${consumer}`);
    const { sequence } = await store.append(OrderPaid.create("1", { amount: 1 }));
    await watcher.waitFor(sequence);
    expect(model.seen).toEqual(upTo(6));
    await watcher.stop();
  });

  it("closes with EVENT_STORE_NOT_FOUND when its store is deleted, whoever waits is told", async () => {
    const { store, name } = await withEvents(5);
    const errors: RitaError[] = [];
    const watcher = await store.watch(recorder(), { onError: (error) => void errors.push(error) });
    const waiting = rejection(watcher.waitFor(6));
    await nats.api(`STREAM.DELETE.ES_${name}`);
    await expect(watcher.closed).resolves.toMatchObject({
      code: "EVENT_STORE_NOT_FOUND",
      details: { lastSequence: 5 },
    });
    expect(await waiting).toMatchObject({ code: "EVENT_STORE_NOT_FOUND" });
    expect(errors.map(({ code }) => code)).toEqual(["EVENT_STORE_NOT_FOUND"]);
  });

  it("closes with POSITION_AHEAD when the store was made anew and is shorter", async () => {
    // In memory: a stream on disk may come back with its old messages when it is made anew at once.
    const { name, store: first } = await nats.newStore({ storage: "memory" });
    await first.append([OrderPaid.create("1", { amount: 1 }), OrderPaid.create("1", { amount: 2 })]);
    const { proxy, store, manager } = await throughProxy(name);
    const watcher = await store.watch(recorder());
    proxy.refuse();
    proxy.cut();
    await nats.api(`STREAM.DELETE.ES_${name}`);
    await nats.newStore({ name, storage: "memory" });
    proxy.accept();
    await expect(watcher.closed).resolves.toMatchObject({ code: "POSITION_AHEAD" });
    await manager.close();
  });

  it("ends when the manager is closed, and when the connection is", async () => {
    const { name } = await withEvents(5);
    const first = await throughProxy(name);
    const watcher = await first.store.watch(recorder());
    await first.manager.close();
    await expect(watcher.closed).resolves.toBeUndefined();
    const connection = await nats.connection(nats.server.url);
    const second = await new Manager(connection, { registry: shop }).getEventStore(name);
    const lost = await second.watch(recorder());
    await connection.close();
    await expect(lost.closed).resolves.toMatchObject({ code: "UNAVAILABLE" });
  });
});

describe("a poison event", () => {
  it("at the start closes the watch without onError, naming it and the last one applied", async () => {
    const { store, name } = await withEvents(3);
    const sequence = await poison(name);
    const model = recorder();
    await expect(store.watch(model)).rejects.toMatchObject({
      code: "EVENT_TYPE_UNKNOWN",
      details: { sequence, lastSequence: 3 },
    });
    expect(model.seen).toEqual([1, 2, 3]);
    await eventually("no consumer is left", async () => (await nats.state(name)).consumer_count === 0);
  });

  it("at the start is reported to onError and skipped, and the watch catches up", async () => {
    const { store, name } = await withEvents(3);
    const sequence = await poison(name);
    await store.append(OrderPaid.create("1", { amount: 1 }));
    const errors: RitaError[] = [];
    const model = recorder();
    const watcher = await store.watch(model, { onError: (error) => void errors.push(error) });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ code: "EVENT_TYPE_UNKNOWN", details: { sequence } });
    expect(model.seen).toEqual([1, 2, 3, 5]);
    await watcher.stop();
  });

  it("as the very last event is reported and the watch has caught up", async () => {
    const { store, name } = await withEvents(0);
    const sequence = await poison(name);
    const watcher = await store.watch(recorder(), { onError: () => undefined });
    expect(watcher.sequence).toBe(sequence);
    await watcher.stop();
  });

  it("while live closes the watch without onError: closed has the error", async () => {
    const { store, name } = await withEvents(1);
    const watcher = await store.watch(recorder());
    await poison(name);
    await expect(watcher.closed).resolves.toMatchObject({
      code: "EVENT_TYPE_UNKNOWN",
      details: { lastSequence: 1 },
    });
  });
});

describe("a model that fails on an event", () => {
  const failsOn = (wanted: number) => (event: Event) => {
    if (event.sequence === wanted) throw new Error(`not ${wanted}`);
  };

  it.each([
    ["without onError", undefined],
    ["when onError returns nothing", () => undefined],
    ['when onError returns "stop"', () => "stop" as const],
  ])("stops the watch %s, with the event and the last one applied", async (_what, onError) => {
    const { store } = await withEvents(5);
    const model = recorder(failsOn(3));
    await expect(store.watch(model, { onError })).rejects.toMatchObject({
      code: "EVOLVE_FAILED",
      details: { sequence: 3, lastSequence: 2 },
    });
    expect(model.seen).toEqual([1, 2]);
  });

  it('is passed over when onError returns "continue"', async () => {
    const { store } = await withEvents(5);
    const errors: RitaError[] = [];
    const model = recorder(failsOn(3));
    const watcher = await store.watch(model, {
      onError: (error) => {
        errors.push(error);
        return "continue";
      },
    });
    expect(model.seen).toEqual([1, 2, 4, 5]);
    expect(errors).toHaveLength(1);
    await watcher.stop();
  });

  it("an onError that throws closes the watch, and nothing is unhandled", async () => {
    const { store } = await withEvents(2);
    const watching = store.watch(recorder(failsOn(2)), {
      onError: () => {
        throw new Error("the handler's own");
      },
    });
    await expect(watching).rejects.toThrow("the handler's own");
  });

  it("an unobserved caughtUp that rejects does not end the process", async () => {
    const { store } = await withEvents(2);
    const watcher = await store.watch(recorder(failsOn(2)), { noWait: true });
    await expect(watcher.closed).resolves.toMatchObject({ code: "EVOLVE_FAILED" });
    await expect(watcher.caughtUp).rejects.toMatchObject({ code: "EVOLVE_FAILED" });
  });
});

describe("a watched Model", () => {
  it("of all entities applies each event once over restarts of its own watch", async () => {
    const { store } = await withEvents(100);
    const model = new Model(journal);
    const first = await store.watch(model);
    await first.stop();
    await store.append(OrderPaid.create("1", { amount: 1 }));
    const second = await store.watch(model);
    expect(model.view((seen) => seen)).toEqual(upTo(101));
    await second.stop();
  });

  it("of one entity is fed that entity only", async () => {
    const { store } = await withEvents(20);
    const model = new Model(order, "order.3");
    const watcher = await store.watch(model);
    await store.append(OrderPaid.create("4", { amount: 1 }));
    const { sequence } = await store.append(OrderPaid.create("3", { amount: 1 }));
    await watcher.waitFor(sequence);
    expect(model.view(({ paid }) => paid)).toBe(3 + 8 + 13 + 18 + 1);
    await watcher.stop();
  });
});
