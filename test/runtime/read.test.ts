import { type Event, Manager, type ReadOptions, type RitaError } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { gate, natsFixture, rejection, type ShopStore } from "../support/nats-fixture.js";
import {
  OrderPaid,
  OrderPlaced,
  OrderShipped,
  StockAdded,
  StockReserved,
  shop,
} from "../support/shop-registry.js";

const nats = natsFixture();
const placed = { customer: "c-1", total: 10 };

async function sequences(events: AsyncIterable<Event>): Promise<readonly number[]> {
  const all: number[] = [];
  for await (const { sequence } of events) all.push(sequence);
  return all;
}

/** Seven events of three orders and a product. */
async function filled(): Promise<{ readonly store: ShopStore; readonly name: string }> {
  const { store, name } = await nats.newStore();
  await store.append(OrderPlaced.create("1", placed));
  await store.append([OrderPlaced.create("2", placed), OrderPaid.create("1", { amount: 1 })]);
  await store.append([StockAdded.create("1", { quantity: 5 }), StockReserved.create("1", { quantity: 1 })]);
  await store.append(OrderShipped.create("1", { carrier: "x" }));
  await store.append(OrderPlaced.create("10", placed));
  return { store, name };
}

async function many(count: number): Promise<{ readonly store: ShopStore; readonly name: string }> {
  const { store, name } = await nats.newStore();
  for (let from = 0; from < count; from += 1_000) {
    await store.append(
      Array.from({ length: Math.min(1_000, count - from) }, (_, at) =>
        OrderPaid.create(`o-${at % 10}`, { amount: from + at }),
      ),
    );
  }
  return { store, name };
}

const burnt = [
  ["Nats-Msg-Id", "burnt"],
  ["Rita-Type", "order-burnt"],
  ["Rita-Time", "2024-01-01T00:00:00Z"],
  ["Rita-Codec", "json"],
  ["Rita-Entity", "order.1"],
] as const;

describe("read", () => {
  const all = [1, 2, 3, 4, 5, 6, 7];
  const cases: readonly (readonly [what: string, options: ReadOptions, sequences: readonly number[]])[] = [
    ["nothing said: everything", {}, all],
    ["no filter in the list", { filters: [] }, all],
    ["an entity type", { filters: "order" }, [1, 2, 3, 6, 7]],
    ["an entity", { filters: "order.1" }, [1, 3, 6]],
    ["an entity that another one begins with", { filters: "order.10" }, [7]],
    ["an event type", { filters: "*.*.order-placed" }, [1, 2, 7]],
    ["one event type of one entity", { filters: "order.1.order-paid" }, [3]],
    ["a tail", { filters: "order.>" }, [1, 2, 3, 6, 7]],
    ["a tail behind an entity", { filters: "order.1.>" }, [1, 3, 6]],
    ["everything as a tail", { filters: ">" }, all],
    ["a star", { filters: "*" }, all],
    ["two filters", { filters: ["product", "order.2"] }, [2, 4, 5]],
    ["one filter in another", { filters: ["order", "order.1"] }, [1, 2, 3, 6, 7]],
    ["one filter twice", { filters: ["order.1", "order.1"] }, [1, 3, 6]],
    ["filters that cross", { filters: ["order.1", "*.*.order-placed"] }, [1, 2, 3, 6, 7]],
    ["three that cross", { filters: ["*.1", "order", "*.*.stock-added"] }, all],
    ["a tail over another", { filters: ["order.>", "*.*.stock-added"] }, [1, 2, 3, 4, 6, 7]],
    ["no match", { filters: "invoice" }, []],
    ["thirty filters", { filters: Array.from({ length: 30 }, (_, at) => `order.${at}`) }, [1, 2, 3, 6, 7]],
    ["behind a sequence", { afterSequence: 3 }, [4, 5, 6, 7]],
    ["behind the last", { afterSequence: 7 }, []],
    ["up to a sequence", { stopSequence: 2 }, [1, 2]],
    ["up to zero", { stopSequence: 0 }, []],
    ["up to one that is not there yet", { stopSequence: 99 }, all],
    ["a stop before the start", { afterSequence: 5, stopSequence: 3 }, []],
    ["a stop between filtered events", { filters: "order.1", stopSequence: 5 }, [1, 3]],
    ["a window", { afterSequence: 2, stopSequence: 6, filters: "order" }, [3, 6]],
    ["a limit", { limit: 3 }, [1, 2, 3]],
    ["a limit of one behind a sequence", { limit: 1, afterSequence: 4, filters: "order" }, [6]],
    ["a limit of zero", { limit: 0 }, []],
    ["a limit above all", { limit: 99 }, all],
    ["descriptors", { events: [OrderPaid, StockAdded] }, [3, 4]],
    ["descriptors and a filter", { events: [OrderPlaced, StockAdded], filters: "order" }, [1, 2, 7]],
    ["atLeast what is there", { atLeast: 7 }, all],
  ];
  it.each(cases)("%s", async (_what, options, wanted) => {
    const { store } = await sharedStore();
    const { events: _events, ...rest } = options;
    const reading = options.events === undefined ? store.read(rest) : store.read(options as { events: [] });
    expect(await sequences(reading)).toEqual(wanted);
  });

  it.each([
    ["four parts", { filters: "a.b.c.d" }, "SUBJECT_TOO_MANY_TOKENS"],
    ["an empty filter", { filters: "" }, "FILTER_INVALID"],
    ["an empty one beside a good one", { filters: ["order", ""] }, "FILTER_INVALID"],
    ["empty parts", { filters: ".." }, "FILTER_INVALID"],
    ["a blank", { filters: "or der" }, "FILTER_INVALID"],
    ["a line break", { filters: "order\r\nPUB x 0\r\n\r\n" }, "FILTER_INVALID"],
    ["a star inside", { filters: "or*" }, "FILTER_INVALID"],
    ["a tail that is not last", { filters: "order.>.x" }, "FILTER_INVALID"],
    ["half a character", { filters: "a\ud800" }, "FILTER_INVALID"],
    ["no text", { filters: [5 as unknown as string] }, "FILTER_INVALID"],
    ["5,000 characters", { filters: "x".repeat(5_000) }, "FILTER_INVALID"],
    ["no descriptors", { events: [] }, "FILTER_INVALID"],
    ["a negative start", { afterSequence: -1 }, "CONFIG_INVALID"],
    ["half a stop", { stopSequence: 1.5 }, "CONFIG_INVALID"],
    ["a limit that is no number", { limit: Number.NaN }, "CONFIG_INVALID"],
    ["a stop time that is none", { stopTime: new Date(Number.NaN) }, "CONFIG_INVALID"],
    ["a position behind the end", { afterSequence: 8 }, "POSITION_AHEAD"],
    ["a store that does not reach atLeast", { atLeast: 8, timeout: 100 }, "STALE_READ"],
  ])("refuses %s", async (_what, options, code) => {
    const { store } = await sharedStore();
    const { events, ...rest } = options as ReadOptions;
    const reading = events === undefined ? store.read(rest) : store.read({ ...rest, events: [] });
    await expect(sequences(reading)).rejects.toMatchObject({ code });
  });

  it("guarantee 17, recorded: stopTime gives the log as of a moment of the server's clock", async () => {
    const { store } = await nats.newStore();
    await store.append(OrderPaid.create("1", { amount: 1 }));
    const [first] = await recorded(store);
    const after = new Date((first?.getTime() ?? 0) + 1);
    await eventually("the clock has moved on", () => Date.now() > after.getTime());
    await store.append(OrderPaid.create("1", { amount: 2 }));
    expect(await sequences(store.read({ stopTime: after }))).toEqual([1]);
    expect(await sequences(store.read({ stopTime: new Date(0) }))).toEqual([]);
    expect(await sequences(store.read({ stopTime: new Date(Date.now() + 60_000) }))).toEqual([1, 2]);
  });

  it("guarantee 12, complete or an error: does not end in what is appended while it reads", async () => {
    const { store } = await filled();
    const seen: number[] = [];
    for await (const { sequence } of store.read()) {
      seen.push(sequence);
      await store.append(OrderPaid.create("1", { amount: 1 }));
    }
    expect(seen).toEqual(all);
  });

  it("reads an empty store, and one whose last events were erased", async () => {
    const { store: empty } = await nats.newStore();
    expect(await sequences(empty.read())).toEqual([]);
    const { store, name } = await filled();
    await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: 7 });
    await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: 6 });
    expect(await sequences(store.read())).toEqual([1, 2, 3, 4, 5]);
    expect(await sequences(store.read({ afterSequence: 7 }))).toEqual([]);
    expect(await sequences(store.read({ afterSequence: 5 }))).toEqual([]);
  });

  it("ends although events are erased while it reads, the last ones too", async () => {
    // So many that the last ones are not asked for yet when the reader stands at the tenth.
    const { store, name } = await many(6_000);
    const erased = [3_000, 5_000, 5_998, 5_999, 6_000];
    const seen: number[] = [];
    for await (const { sequence } of store.read()) {
      seen.push(sequence);
      if (sequence !== 10) continue;
      for (const seq of erased) await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq });
    }
    const missing = Array.from({ length: 6_000 }, (_, at) => at + 1).filter(
      (sequence) => !seen.includes(sequence),
    );
    for (const sequence of missing) expect(erased).toContain(sequence);
    expect(missing).toEqual(expect.arrayContaining(erased.slice(1)));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("asks for no more than it has room for while a reader is slow, and then gives everything", async () => {
    const { name } = await many(15_000);
    const proxy = await nats.proxy();
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const store = await manager.getEventStore(name);
    let bytes = 0;
    proxy.onAnswer = (piece) => {
      bytes += piece.length;
    };
    const total = await size(name);
    const seen: number[] = [];
    for await (const { sequence } of store.read()) {
      seen.push(sequence);
      if (sequence !== 1) continue;
      await settled(() => bytes);
      expect(bytes).toBeLessThan(total / 3);
    }
    expect(seen).toEqual(Array.from({ length: 15_000 }, (_, at) => at + 1));
    await manager.close();
  });

  it("has room for large events by their bytes, and then gives all of them", async () => {
    const { store: filling, name } = await nats.newStore();
    const customer = "c".repeat(700_000);
    for (let at = 0; at < 90; at += 1)
      await filling.append(OrderPlaced.create(`o-${at}`, { customer, total: at }));
    const proxy = await nats.proxy();
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const store = await manager.getEventStore(name);
    let bytes = 0;
    proxy.onAnswer = (piece) => {
      bytes += piece.length;
    };
    const seen: number[] = [];
    for await (const { sequence } of store.read()) {
      seen.push(sequence);
      if (sequence !== 1) continue;
      await settled(() => bytes);
      expect(bytes).toBeLessThan(42_000_000);
    }
    expect(seen).toEqual(Array.from({ length: 90 }, (_, at) => at + 1));
    await manager.close();
  });

  it("goes on behind its last event when the connection is cut again and again", async () => {
    const { name } = await many(4_000);
    const proxy = await nats.proxy();
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const store = await manager.getEventStore(name);
    const seen: number[] = [];
    for await (const { sequence } of store.read()) {
      seen.push(sequence);
      if (sequence % 1_300 === 0) proxy.cut();
    }
    expect(seen).toEqual(Array.from({ length: 4_000 }, (_, at) => at + 1));
    await manager.close();
  });

  it("without progress ends with UNAVAILABLE after its timeout, naming the last event", async () => {
    const { name } = await many(2_000);
    const proxy = await nats.proxy();
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const store = await manager.getEventStore(name);
    let last = 0;
    let lastAt = 0;
    const reading = (async () => {
      for await (const { sequence } of store.read({ timeout: 400 })) {
        last = sequence;
        lastAt = performance.now();
        if (sequence === 10) proxy.dropAnswers();
      }
    })();
    const error = (await rejection(reading)) as RitaError;
    expect(performance.now() - lastAt).toBeLessThan(1_000);
    expect(error).toMatchObject({ code: "UNAVAILABLE", details: { lastSequence: last } });
    expect(last).toBeLessThan(2_000);
    await manager.close();
  });

  it("a handler slower than the timeout is not a lack of progress", async () => {
    const { store } = await many(600);
    const seen: number[] = [];
    for await (const { sequence } of store.read({ timeout: 60 })) {
      seen.push(sequence);
      if (sequence % 250 !== 0) continue;
      const until = performance.now() + 120;
      while (performance.now() < until);
    }
    expect(seen).toHaveLength(600);
  });

  it("an early end leaves no consumer and no subscription behind", async () => {
    const { name } = await many(1_200);
    const connection = await nats.connection(nats.server.url);
    const manager = new Manager(connection, { registry: shop });
    const store = await manager.getEventStore(name);
    await sequences(store.read({ limit: 1 }));
    const subscriptions = () => subscriptionsOf(connection.info?.client_id ?? 0);
    await eventually("only the inbox is left", async () => (await subscriptions()) === 1);
    for (let round = 0; round < 20; round += 1) {
      for await (const { sequence } of store.read()) if (sequence === 1 + round * 10) break;
      const abort = new AbortController();
      const reading = (async () => {
        for await (const { sequence } of store.read({ signal: abort.signal })) {
          if (sequence === 2) abort.abort(new Error("enough"));
        }
      })();
      await expect(reading).rejects.toThrow("enough");
      const failing = (async () => {
        for await (const _event of store.read()) throw new Error("mine");
      })();
      await expect(failing).rejects.toThrow("mine");
    }
    await eventually("no consumer is left", async () => (await nats.state(name)).consumer_count === 0);
    await eventually("only the inbox is left again", async () => (await subscriptions()) === 1);
    await manager.close();
    await eventually("nothing is left after close", async () => (await subscriptions()) === 0);
  });

  it("an abort while it waits for the server rejects with the reason at once", async () => {
    const { store } = await nats.newStore();
    const abort = new AbortController();
    const reason = new Error("enough");
    const reading = rejection(sequences(store.read({ atLeast: 1, signal: abort.signal })));
    abort.abort(reason);
    expect(await reading).toBe(reason);
    const proxy = await nats.proxy();
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const { name } = await filled();
    const stuck = await manager.getEventStore(name);
    proxy.dropAnswers();
    const later = new AbortController();
    const waiting = rejection(sequences(stuck.read({ signal: later.signal })));
    const start = performance.now();
    later.abort(reason);
    expect(await waiting).toBe(reason);
    expect(performance.now() - start).toBeLessThan(500);
    await manager.close();
  });

  let common: ReturnType<typeof filled> | undefined;
  function sharedStore() {
    common ??= filled();
    return common;
  }
});

describe("events that cannot be decoded", () => {
  async function withPoison(): Promise<{ readonly store: ShopStore; readonly poison: number }> {
    const { store, name } = await nats.newStore();
    await store.append([OrderPaid.create("1", { amount: 1 }), OrderPaid.create("2", { amount: 2 })]);
    const poison = await nats.publish(`$ES.${name}.order.1.order-burnt`, burnt, "{}");
    await store.append(OrderPaid.create("1", { amount: 3 }));
    return { store, poison };
  }

  it("guarantee 14, events that cannot be decoded: fail a read by default, after the good ones before it, with the last sequence given out", async () => {
    const { store, poison } = await withPoison();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { sequence } of store.read()) seen.push(sequence);
    })();
    await expect(reading).rejects.toMatchObject({
      code: "EVENT_TYPE_UNKNOWN",
      details: { sequence: poison, lastSequence: 2 },
    });
    expect(seen).toEqual([1, 2]);
  });

  it("are left out with skip, and told to a function, which may also refuse them", async () => {
    const { store, poison } = await withPoison();
    expect(await sequences(store.read({ onUndecodable: "skip" }))).toEqual([1, 2, 4]);
    const told: unknown[] = [];
    const telling = store.read({
      onUndecodable: ({ code, details }) => void told.push([code, details["sequence"]]),
    });
    expect(await sequences(telling)).toEqual([1, 2, 4]);
    expect(told).toEqual([["EVENT_TYPE_UNKNOWN", poison]]);
    const mine = new Error("mine");
    const refusing = store.read({
      onUndecodable: () => {
        throw mine;
      },
    });
    expect(await rejection(sequences(refusing))).toBe(mine);
  });

  it("behind the stop or outside the filter are never looked at", async () => {
    const { store } = await withPoison();
    expect(await sequences(store.read({ stopSequence: 2 }))).toEqual([1, 2]);
    expect(await sequences(store.read({ filters: "order.2" }))).toEqual([2]);
    expect(await sequences(store.read({ events: [OrderPaid] }))).toEqual([1, 2, 4]);
  });

  it.each([
    ["broken JSON", { "Rita-Type": "order-paid" }, "{", "EVENT_UNDECODABLE"],
    ["bytes that are no UTF-8", { "Rita-Type": "order-paid" }, "\ufffd".repeat(2), "EVENT_UNDECODABLE"],
    ["no type", {}, "{}", "EVENT_UNDECODABLE"],
    ["an unknown type", { "Rita-Type": "order-burnt" }, "{}", "EVENT_TYPE_UNKNOWN"],
    ["an unknown codec", { "Rita-Type": "order-paid", "Rita-Codec": "cbor" }, "{}", "CODEC_UNAVAILABLE"],
    ["no codec", { "Rita-Type": "order-paid", "Rita-Codec": "" }, "{}", "CODEC_UNAVAILABLE"],
    ["no time", { "Rita-Type": "order-paid", "Rita-Time": "" }, "{}", "EVENT_UNDECODABLE"],
    ["a bad time", { "Rita-Type": "order-paid", "Rita-Time": "yesterday" }, "{}", "EVENT_UNDECODABLE"],
    ["a bad version", { "Rita-Type": "order-paid", "Rita-Version": "x" }, "{}", "EVENT_UNDECODABLE"],
  ])("%s", async (_what, over, payload, code) => {
    const { store, name } = await nats.newStore();
    const headers = Object.entries({
      "Rita-Time": "2024-01-01T00:00:00Z",
      "Rita-Codec": "json",
      "Rita-Entity": "order.1",
      ...over,
    }).filter(([, value]) => value !== "");
    await nats.publish(`$ES.${name}.order.1.any`, headers, payload);
    await expect(sequences(store.read())).rejects.toMatchObject({
      code,
      details: { sequence: 1, lastSequence: 0 },
    });
  });

  it("a stored Nats-Sequence or Nats-Subject header of a stranger does not change what an event is", async () => {
    const { store, name } = await nats.newStore();
    const headers = [
      ["Nats-Sequence", "4711"],
      ["Nats-Subject", "$ES.other.order.9.order-paid"],
      ["Nats-Time-Stamp", "2001-01-01T00:00:00Z"],
      ["Rita-Type", "order-paid"],
      ["Rita-Time", "2024-01-01T00:00:00Z"],
      ["Rita-Codec", "json"],
      ["Rita-Entity", "order.1"],
    ] as const;
    await nats.publish(`$ES.${name}.order.1.order-paid`, headers, '{"amount":1}');
    const { shop: _shop, order } = await import("../support/shop-registry.js");
    await expect(store.load(order, "order.1")).resolves.toMatchObject({ sequence: 1, count: 1 });
    for await (const event of store.read()) {
      expect(event).toMatchObject({ sequence: 1, subject: `$ES.${name}.order.1.order-paid` });
      expect(event.recorded?.getUTCFullYear()).toBeGreaterThan(2_020);
    }
  });
});

describe("evolve", () => {
  it("feeds the model in order and gives the last sequence", async () => {
    const { store } = await filled();
    const seen: number[] = [];
    const last = await store.evolve({ evolve: ({ sequence }) => void seen.push(sequence) });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(last).toBe(7);
  });

  it("gives the position back when nothing is new", async () => {
    const { store } = await filled();
    const never = {
      evolve: () => {
        throw new Error("nothing is new");
      },
    };
    await expect(store.evolve(never, { afterSequence: 7 })).resolves.toBe(7);
    await expect(store.evolve(never, { afterSequence: 5, filters: "product" })).resolves.toBe(5);
    await expect(store.evolve(never, { stopSequence: 0 })).resolves.toBe(0);
    const { store: empty } = await nats.newStore();
    await expect(empty.evolve(never)).resolves.toBe(0);
  });

  it("behind the store's end is POSITION_AHEAD", async () => {
    const { store } = await filled();
    await expect(store.evolve({ evolve: () => undefined }, { afterSequence: 8 })).rejects.toMatchObject({
      code: "POSITION_AHEAD",
      details: { position: 8, last: 7 },
    });
  });

  it("waits for each event of an asynchronous model", async () => {
    const { store } = await filled();
    const log: string[] = [];
    await store.evolve({
      evolve: async ({ sequence }) => {
        log.push(`+${sequence}`);
        await Promise.resolve();
        log.push(`-${sequence}`);
      },
    });
    expect(log).toEqual([1, 2, 3, 4, 5, 6, 7].flatMap((at) => [`+${at}`, `-${at}`]));
  });

  it("an error of the model is EVOLVE_FAILED with its cause, the event and the last sequence applied", async () => {
    const { store } = await filled();
    const cause = new Error("mine");
    const failing = {
      evolve: ({ sequence }: Event) => {
        if (sequence === 3) throw cause;
      },
    };
    await expect(store.evolve(failing)).rejects.toMatchObject({
      code: "EVOLVE_FAILED",
      cause,
      details: { sequence: 3, type: "order-paid", lastSequence: 2 },
    });
  });

  it("a server restart in the middle of several thousand events loses none and repeats none", async () => {
    const { store } = await many(5_000);
    const seen: number[] = [];
    let restarted: Promise<void> | undefined;
    const reached = gate();
    const last = await store.evolve({
      evolve: async ({ sequence }) => {
        seen.push(sequence);
        if (sequence !== 1_000) return;
        restarted = nats.server.restart().then(reached.open);
        await reached.opened;
      },
    });
    await restarted;
    expect(last).toBe(5_000);
    expect(seen).toEqual(Array.from({ length: 5_000 }, (_, at) => at + 1));
  });
});

async function recorded(store: ShopStore): Promise<readonly (Date | undefined)[]> {
  const all: (Date | undefined)[] = [];
  for await (const event of store.read()) all.push(event.recorded);
  return all;
}

/** Waits until a number has not changed over five looks, 10 ms apart. */
async function settled(value: () => number): Promise<void> {
  let [last, same] = [-1, 0];
  await eventually("nothing more comes", () => {
    same = value() === last ? same + 1 : 0;
    last = value();
    return same >= 20;
  });
}

async function size(name: string): Promise<number> {
  const { state } = (await nats.api(`STREAM.INFO.ES_${name}`)) as { state: { bytes: number } };
  return state.bytes;
}

/** How many subscriptions the server holds for one client. */
async function subscriptionsOf(clientId: number): Promise<number> {
  const answer = await fetch(`${nats.server.monitoringUrl}/connz?cid=${clientId}`);
  const { connections } = (await answer.json()) as { connections: { subscriptions: number }[] };
  return connections[0]?.subscriptions ?? 0;
}
