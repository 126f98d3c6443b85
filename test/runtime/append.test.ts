import {
  type Event,
  expectSequence,
  expectSequenceSubject,
  Manager,
  type NewEvent,
  type NewEventOf,
} from "rita-ts";
import { describe, expect, it } from "vitest";
import {
  headerOf,
  natsFixture,
  type RawMessage,
  rejection,
  type ShopStore,
} from "../support/nats-fixture.js";
import {
  OrderPaid,
  OrderPlaced,
  OrderShipped,
  type ShopEvent,
  StockAdded,
} from "../support/shop-registry.js";
import { uniqueName } from "../support/unique-name.js";

const nats = natsFixture();
const placed = { customer: "c-1", total: 10 };

/** An event as a JavaScript caller may write it: the types do not hold it back. */
function untyped(event: unknown): NewEventOf<ShopEvent> {
  return event as NewEventOf<ShopEvent>;
}

const guardSequence = "Nats-Expected-Last-Subject-Sequence";
const guardSubject = "Nats-Expected-Last-Subject-Sequence-Subject";

function entityOf(message: RawMessage): string {
  return message.subject.split(".").slice(2, 4).join(".");
}

/** Checks what every guarded log must satisfy: a guard names the entity's last sequence before its append. */
function violations(messages: readonly RawMessage[]): readonly string[] {
  const before = new Map<string, number>();
  const inBatch = new Map<string, number>();
  const found: string[] = [];
  for (const message of messages) {
    const entity = entityOf(message);
    const guard = headerOf(message, guardSequence);
    if (guard !== undefined && Number(guard) !== (before.get(entity) ?? 0)) {
      found.push(`${message.sequence}: ${entity} guarded with ${guard}, was at ${before.get(entity) ?? 0}`);
    }
    inBatch.set(entity, message.sequence);
    const open =
      headerOf(message, "Nats-Batch-Id") !== undefined &&
      headerOf(message, "Nats-Batch-Commit") === undefined;
    if (open) continue;
    for (const [name, sequence] of inBatch) before.set(name, sequence);
    inBatch.clear();
  }
  return found;
}

describe("append", () => {
  it("stores one event and gives it back with sequence, subject, id and time", async () => {
    const { store, name } = await nats.newStore();
    const { events, sequence, duplicate } = await store.append(OrderPlaced.create("1", placed));
    expect({ sequence, duplicate }).toEqual({ sequence: 1, duplicate: false });
    expect(events).toHaveLength(1);
    const [event] = events;
    expect(event).toMatchObject({
      sequence: 1,
      subject: `$ES.${name}.order.1.order-placed`,
      entity: "order.1",
      entityType: "order",
      entityId: "1",
      data: placed,
      version: 1,
    });
    const [message] = await nats.stored(name);
    expect(headerOf(message, "Nats-Msg-Id")).toBe(event?.id);
    expect(headerOf(message, "Rita-Time")).toBe(event?.timestamp);
  });

  it.each([2, 3, 50, 1_000])("stores %i events atomically with consecutive sequences", async (count) => {
    const { store, name } = await nats.newStore();
    await store.append(StockAdded.create("p", { quantity: 1 }));
    const events = Array.from({ length: count }, (_, at) => OrderPaid.create(`e-${at % 7}`, { amount: at }));
    const appended = await store.append(events);
    expect(appended.sequence).toBe(count + 1);
    expect(appended.events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at + 2));
    const messages = (await nats.stored(name)).slice(1);
    expect(messages.map(({ payload }) => JSON.parse(Buffer.from(payload).toString()))).toEqual(
      events.map(({ data }) => data),
    );
    expect(new Set(messages.map((message) => headerOf(message, "Nats-Batch-Id"))).size).toBe(1);
  });

  it("takes frozen events and does not change what the caller gave", async () => {
    const { store } = await nats.newStore();
    const make = (id: string) => {
      const event = OrderPlaced.create(
        id,
        Object.freeze({ ...placed }),
        Object.freeze({ meta: Object.freeze({ k: "v" }), expect: Object.freeze(expectSequence(0)) }),
      );
      return Object.freeze(event);
    };
    const events = Object.freeze([make("1"), make("2")]);
    const copy = structuredClone(events);
    await store.append(events);
    await store.append(Object.freeze(OrderPaid.create("1", Object.freeze({ amount: 1 }))));
    expect(events).toEqual(copy);
  });

  it("keeps time text to the nanosecond and with its zone", async () => {
    const { store, name } = await nats.newStore();
    const time = "2026-03-01T09:30:00.123456789+01:00";
    const { events } = await store.append(OrderPlaced.create("1", placed, { time }));
    expect(events[0]).toMatchObject({ timestamp: time, time: new Date("2026-03-01T08:30:00.123Z") });
    expect(headerOf((await nats.stored(name))[0], "Rita-Time")).toBe(time);
  });
});

describe("append refuses locally, with nothing stored and the connection open", () => {
  const long = "x".repeat(5_000);
  const event = (over: object): NewEventOf<ShopEvent> =>
    untyped({ entity: "order.1", type: "order-placed", data: placed, ...over });
  const badIds = [
    ["a blank", "a b"],
    ["a tab", "a\tb"],
    ["a line break that injects protocol", "1.x 0\r\n\r\nPUB evil 0\r\n\r\n"],
    ["a star", "*"],
    ["a star inside", "a*b"],
    ["a tail wildcard", ">"],
    ["an extra dot", "1.2"],
    ["a trailing dot", "1."],
    ["nothing", ""],
    ["NUL", "a\u0000b"],
    ["a control character", "a\u0001"],
    ["DEL", "a\u007f"],
    ["a no-break space", "a\u00a0b"],
    ["a line separator", "a\u2028b"],
    ["an emoji", "a😀"],
    ["half a surrogate pair", "a\ud800"],
    ["129 characters", "x".repeat(129)],
    ["4,000 characters", "x".repeat(4_000)],
    ["5,000 characters", long],
  ] as const;
  const cases: readonly (readonly [
    what: string,
    code: string,
    events: () => readonly NewEventOf<ShopEvent>[],
  ])[] = [
    ["no events", "NO_EVENTS", () => []],
    ["1,001 events", "TOO_MANY_EVENTS", () => Array.from({ length: 1_001 }, () => event({}))],
    [
      "an event over max_payload",
      "EVENT_TOO_LARGE",
      () => [event({ data: { customer: "x".repeat(1_048_576), total: 1 } })],
    ],
    [
      "an event that fits, but not with its headers",
      "EVENT_TOO_LARGE",
      () => [event({ data: { customer: "x".repeat(1_048_500), total: 1 } })],
    ],
    ["headers over 64 KiB", "EVENT_TOO_LARGE", () => [event({ meta: { big: "x".repeat(65_536) } })]],
    [
      "many headers over 64 KiB together",
      "EVENT_TOO_LARGE",
      () => [
        event({
          meta: Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`k${at}`, "x".repeat(1_000)])),
        }),
      ],
    ],
    [
      "an append over 16 MiB",
      "EVENT_TOO_LARGE",
      () => Array.from({ length: 20 }, () => event({ data: { customer: "x".repeat(900_000), total: 1 } })),
    ],
    ["one id twice", "EVENT_ID_CLASH", () => [event({ id: "a" }), event({ id: "b" }), event({ id: "a" })]],
    ["a bad event behind good ones", "EVENT_DATA_INVALID", () => [event({}), event({}), event({ data: {} })]],
    ...badIds.map(
      ([what, id]) =>
        [
          `an entity id with ${what}`,
          "EVENT_ENTITY_INVALID",
          () => [event({ entity: `order.${id}` })],
        ] as const,
    ),
    ...["order", ".", "..", ".1", "or der.1", "or*er.1", ">.1", "ordér.1"].map(
      (entity) =>
        [`the entity ${JSON.stringify(entity)}`, "EVENT_ENTITY_INVALID", () => [event({ entity })]] as const,
    ),
    ["an entity that is no text", "EVENT_ENTITY_INVALID", () => [event({ entity: 7 })]],
    ["no entity", "EVENT_ENTITY_REQUIRED", () => [event({ entity: undefined })]],
    ["an empty entity", "EVENT_ENTITY_REQUIRED", () => [event({ entity: "" })]],
    ["another entity's type", "EVENT_ENTITY_INVALID", () => [event({ entity: "product.1" })]],
    ["no type", "EVENT_TYPE_REQUIRED", () => [event({ type: undefined })]],
    ["an empty type", "EVENT_TYPE_REQUIRED", () => [event({ type: "" })]],
    ["an unknown type", "EVENT_TYPE_UNKNOWN", () => [event({ type: "order-burnt" })]],
    ["a command's type", "EVENT_TYPE_UNKNOWN", () => [event({ type: "place-order" })]],
    ...["order.placed", "a b", "*", ">", "a\r\nb", "ü", "a\u0000"].map(
      (type) => [`the type ${JSON.stringify(type)}`, "EVENT_TYPE_INVALID", () => [event({ type })]] as const,
    ),
    ["no data", "EVENT_DATA_REQUIRED", () => [event({ data: undefined })]],
    ["null data", "EVENT_DATA_REQUIRED", () => [event({ data: null })]],
    ["a missing property", "EVENT_DATA_INVALID", () => [event({ data: { customer: "c" } })]],
    ["an unknown property", "EVENT_DATA_INVALID", () => [event({ data: { ...placed, more: 1 } })]],
    ["a property of another type", "EVENT_DATA_INVALID", () => [event({ data: { ...placed, total: "1" } })]],
    ...["a b", "a:b", "", "a\r\nb", "ü", "x".repeat(65), "a/b", "a.b"].map(
      (key) =>
        [
          `the meta name ${JSON.stringify(key)}`,
          "META_INVALID",
          () => [event({ meta: { [key]: "v" } })],
        ] as const,
    ),
    ...["a\r\nRita-Type: x", "a\nb", " a", "a ", "\ta", "a\u0000", "a\u007f", "a\ud800"].map(
      (value) =>
        [
          `the meta value ${JSON.stringify(value)}`,
          "META_INVALID",
          () => [event({ meta: { k: value } })],
        ] as const,
    ),
    ["a meta value that is no text", "META_INVALID", () => [event({ meta: { k: 1 } })]],
    ...["", " a", "a ", "a\r\nNats-Rollup: all", "a\u0000", "a\udc00", "x".repeat(1_025)].map(
      (id) =>
        [`the id ${JSON.stringify(id.slice(0, 30))}`, "EVENT_ID_INVALID", () => [event({ id })]] as const,
    ),
    ["an id that is no text", "EVENT_ID_INVALID", () => [event({ id: 5 })]],
    ...[
      "yesterday",
      "2024-05-06",
      "2024-05-06T07:08:09",
      "2024-05-06 07:08:09Z",
      "2024-02-30T00:00:00Z",
      "2024-05-06T24:00:00Z",
      "2024-05-06T07:08:09.1234567891Z",
      "2024-05-06T07:08:09,5Z",
      "2024-05-06T07:08:09Z\r\nRita-Type: x",
      "+010000-01-01T00:00:00Z",
      "",
    ].map(
      (time) => [`the time ${JSON.stringify(time)}`, "EVENT_TIME_INVALID", () => [event({ time })]] as const,
    ),
    ["an invalid Date", "EVENT_TIME_INVALID", () => [event({ time: new Date(Number.NaN) })]],
    ["a Date beyond the year 9999", "EVENT_TIME_INVALID", () => [event({ time: new Date(8e15) })]],
    ["a time that is a number", "EVENT_TIME_INVALID", () => [event({ time: 5 })]],
    ...[-1, 1.5, Number.NaN, 2 ** 53, "1", null].map(
      (sequence) =>
        [
          `the expected sequence ${String(sequence)}`,
          "EXPECT_INVALID",
          () => [event({ expect: { sequence } })],
        ] as const,
    ),
    [
      "a guard of four parts",
      "SUBJECT_TOO_MANY_TOKENS",
      () => [event({ expect: expectSequenceSubject(0, "a.b.c.d") })],
    ],
    ...["", "..", "order..x", "a b", "order.1.>.x", "a\r\n", "or*er", "order.>.x"].map(
      (pattern) =>
        [
          `the guard ${JSON.stringify(pattern)}`,
          pattern === "order.1.>.x" ? "SUBJECT_TOO_MANY_TOKENS" : "FILTER_INVALID",
          () => [event({ expect: { sequence: 0, pattern } })],
        ] as const,
    ),
    [
      "guarantee 7, local order: two different expects for one entity",
      "EXPECT_INVALID",
      () => [event({ expect: expectSequence(0) }), event({ expect: expectSequence(3) })],
    ],
    [
      "two different expects for one entity, one of them as a pattern",
      "EXPECT_INVALID",
      () => [
        event({ expect: expectSequence(0) }),
        untyped({
          ...StockAdded.create("p", { quantity: 1 }),
          expect: expectSequenceSubject(3, "order.1"),
        }),
      ],
    ],
  ];

  it.each(cases)("%s: %s", async (_what, code, events) => {
    const { store, name } = await refused();
    const error = await rejection(store.append(events()));
    expect(error).toMatchObject({ code });
    expect((await nats.state(name)).messages).toBe(0);
    expect(reconnects).toBe(0);
  });

  it.each([
    ["null", null],
    ["undefined in a list", [undefined]],
    ["a text", "order-placed"],
    ["meta that is null", { entity: "order.1", type: "order-placed", data: placed, meta: null }],
    ["an expect that is a number", { entity: "order.1", type: "order-placed", data: placed, expect: 3 }],
  ])("%s in place of an event is a RitaError, never a TypeError", async (_what, value) => {
    const { store } = await refused();
    const error = await rejection(store.append(value as unknown as NewEventOf<ShopEvent>));
    expect(error).toHaveProperty("code", expect.stringMatching(/^[A-Z_]+$/));
  });

  it.each([
    ["entity type", { entity: `${long}.1`, type: "placed" }, "EVENT_ENTITY_INVALID"],
    ["event type", { entity: "order.1", type: long }, "EVENT_TYPE_INVALID"],
  ])(
    "guarantee 9, entity ids: an %s of 5,000 characters without a registry: the server would close the connection",
    async (_what, parts, code) => {
      const connection = await nats.connection(nats.server.url);
      const statuses: string[] = [];
      void (async () => {
        for await (const { type } of connection.status()) statuses.push(type);
      })();
      const manager = new Manager(connection);
      const store = await manager.createEventStore({ name: uniqueName("plain") });
      const bad = { ...parts, data: new Uint8Array(1) } as NewEvent<string, string, Uint8Array>;
      const error = await rejection(store.append(bad, { timeout: 500 }));
      expect(statuses).toEqual([]);
      expect(error).toMatchObject({ code });
      await manager.close();
    },
  );

  it("leaves room for the widest guard, so that the last of 1,000 large events is refused here or stored", async () => {
    const { store } = await nats.newStore();
    const events = Array.from({ length: 999 }, (_, at) =>
      untyped({ ...StockAdded.create(`p-${at}`, { quantity: 1 }), expect: expectSequence(0) }),
    );
    const text = (size: number) =>
      untyped({
        ...OrderPlaced.create(
          "1",
          { customer: "x".repeat(size), total: 1 },
          { id: "last", time: "2024-01-01T00:00:00Z" },
        ),
        expect: expectSequence(0),
      });
    // The largest event that is taken alone, found by what the error says.
    const tooLarge = (await rejection(store.append(text(1_048_576)))) as {
      details: { size: number; maximum: number };
    };
    const fits = 1_048_576 - (tooLarge.details.size - tooLarge.details.maximum);
    const outcome = await store.append([...events, text(fits)]).then(
      ({ sequence }) => sequence,
      (error: { code?: string }) => error.code,
    );
    expect([1_000, "EVENT_TOO_LARGE"]).toContain(outcome);
  });

  let common: Promise<{ readonly store: ShopStore; readonly name: string }> | undefined;
  let reconnects = 0;

  function refused() {
    common ??= (async () => {
      const connection = await nats.connection(nats.server.url);
      void (async () => {
        for await (const { type } of connection.status()) if (type === "disconnect") reconnects += 1;
      })();
      const { shop } = await import("../support/shop-registry.js");
      const manager = new Manager(connection, { registry: shop });
      const name = uniqueName("refused");
      return { store: await manager.createEventStore({ name }), name };
    })();
    return common;
  }
});

describe("guards", () => {
  it("one event carries its entity's guard, first of its headers", async () => {
    const { store, name } = await nats.newStore();
    await store.append(OrderPlaced.create("1", placed, { expect: expectSequence(0) }));
    const [message] = await nats.stored(name);
    expect(message?.headers.slice(0, 2)).toEqual([
      [guardSequence, "0"],
      [guardSubject, `$ES.${name}.order.1.*`],
    ]);
  });

  it("guarantee 6, every event carries its entity's guard: an expected entity's guard stands on every one of its events in a batch", async () => {
    const { store, name } = await nats.newStore();
    await store.append([
      OrderPlaced.create("1", placed, { expect: expectSequence(0) }),
      OrderPaid.create("1", { amount: 1 }),
      OrderPaid.create("1", { amount: 2 }),
      OrderShipped.create("1", { carrier: "x" }),
    ]);
    const guards = (await nats.stored(name)).map((message) => [
      headerOf(message, guardSequence),
      headerOf(message, guardSubject),
    ]);
    expect(guards).toEqual(Array.from({ length: 4 }, () => ["0", `$ES.${name}.order.1.*`]));
  });

  it("every entity of a batch has its own guard on each of its events, in any order of events", async () => {
    const { store, name } = await nats.newStore();
    await store.append([
      OrderPaid.create("1", { amount: 1 }),
      StockAdded.create("p", { quantity: 1 }),
      OrderPaid.create("1", { amount: 2 }, { expect: expectSequence(0) }),
      StockAdded.create("p", { quantity: 2 }, { expect: expectSequence(0) }),
    ]);
    expect((await nats.stored(name)).map((message) => headerOf(message, guardSubject))).toEqual([
      `$ES.${name}.order.1.*`,
      `$ES.${name}.product.p.*`,
      `$ES.${name}.order.1.*`,
      `$ES.${name}.product.p.*`,
    ]);
  });

  it("events without an expect have no guard on one node", async () => {
    const { store, name } = await nats.newStore();
    await store.append([OrderPaid.create("1", { amount: 1 }), OrderPaid.create("1", { amount: 2 })]);
    for (const message of await nats.stored(name)) expect(headerOf(message, guardSubject)).toBeUndefined();
  });

  it.each([
    ["one event", 1],
    ["a batch of two", 2],
    ["a batch of five", 5],
  ])("a stale guard on %s is a conflict that names entity, expected and actual", async (_what, count) => {
    const { store, name } = await nats.newStore();
    await store.append([OrderPlaced.create("1", placed), OrderPaid.create("1", { amount: 1 })]);
    const events = Array.from({ length: count }, () =>
      OrderPaid.create("1", { amount: 1 }, { expect: expectSequence(1) }),
    );
    await expect(store.append(events)).rejects.toMatchObject({
      code: "SEQUENCE_CONFLICT",
      entity: "order.1",
      expected: 1,
      actual: 2,
    });
    expect((await nats.state(name)).messages).toBe(2);
  });

  it("a guard above the entity's last sequence is a conflict too", async () => {
    const { store } = await nats.newStore();
    await expect(
      store.append(OrderPlaced.create("1", placed, { expect: expectSequence(9) })),
    ).rejects.toMatchObject({ code: "SEQUENCE_CONFLICT", expected: 9, actual: 0 });
  });

  it.each([
    ["order", 2, 1],
    ["order.>", 2, 1],
    ["order.1", 1, 0],
    ["order.*.order-paid", 2, 1],
    ["*", 3, 2],
    [">", 3, 2],
  ])("expectSequenceSubject(…, %j) guards with what the pattern covers", async (pattern, right, wrong) => {
    const { store } = await nats.newStore();
    await store.append([
      OrderPlaced.create("1", placed),
      OrderPaid.create("2", { amount: 1 }),
      StockAdded.create("p", { quantity: 1 }),
    ]);
    const event = (sequence: number) =>
      StockAdded.create("q", { quantity: 1 }, { expect: expectSequenceSubject(sequence, pattern) });
    await expect(store.append(event(wrong))).rejects.toMatchObject({
      code: "SEQUENCE_CONFLICT",
      expected: wrong,
      actual: right,
    });
    await expect(store.append(event(right))).resolves.toMatchObject({ sequence: 4 });
  });

  it("with several entities and one stale guard in the middle nothing ever passes, and right guards always do", async () => {
    const { store, name } = await nats.newStore();
    // A guard that a server confuses with another is refused far more often than a stale one is accepted, and then
    // sent again: so what is sent is counted, too.
    const sent = nats.raw.subscribe(`$ES.${name}.>`, { callback: () => undefined });
    await nats.raw.flush();
    const [lanes, rounds] = [10, 25];
    const one = async (round: string) => {
      const ids = Array.from({ length: 5 }, (_, at) => `${round}-${at}`);
      const [, , middle = ""] = ids;
      const seeded = await store.append(OrderPlaced.create(middle, placed, { expect: expectSequence(0) }));
      const batch = (sequence: number) =>
        ids.map((id) =>
          OrderPaid.create(id, { amount: 1 }, { expect: expectSequence(id === middle ? sequence : 0) }),
        );
      const error = await rejection(store.append(batch(0)));
      expect(error).toMatchObject({ code: "SEQUENCE_CONFLICT", entity: `order.${middle}`, expected: 0 });
      await store.append(batch(seeded.sequence));
    };
    const lane = async (at: number) => {
      // Ids of one length: that is what the defect of the server needs.
      for (let round = 0; round < rounds; round += 1)
        await one(String(at * rounds + round).padStart(10, "0"));
    };
    await Promise.all(Array.from({ length: lanes }, (_, at) => lane(at)));
    expect((await nats.state(name)).messages).toBe(lanes * rounds * 6);
    await nats.raw.flush();
    expect(sent.getReceived()).toBe(lanes * rounds * 11);
    sent.unsubscribe();
  });

  it("of racing writers exactly one wins each round, and no stored guard is wrong", async () => {
    const { store: first, name } = await nats.newStore();
    const stores = [first];
    for (let at = 0; at < 3; at += 1) stores.push(await (await nats.otherManager()).getEventStore(name));
    const rounds = 40;
    let sequence = 0;
    for (let round = 0; round < rounds; round += 1) {
      const outcomes = await Promise.allSettled(
        stores.map((store, writer) =>
          store.append(
            Array.from({ length: 1 + ((round + writer) % 3) }, () =>
              OrderPaid.create("1", { amount: writer }, { expect: expectSequence(sequence) }),
            ),
          ),
        ),
      );
      const won = outcomes.filter((outcome) => outcome.status === "fulfilled");
      const lost = outcomes.filter((outcome) => outcome.status === "rejected");
      expect(won).toHaveLength(1);
      for (const { reason } of lost)
        expect(reason).toMatchObject({ code: "SEQUENCE_CONFLICT", expected: sequence });
      sequence = won[0]?.value.sequence ?? Number.NaN;
    }
    const messages = await nats.stored(name);
    expect(messages.at(-1)?.sequence).toBe(sequence);
    expect(violations(messages)).toEqual([]);
  });

  it("writers over several entities at once keep the log's guards right", async () => {
    const { store: first, name } = await nats.newStore();
    const stores = [first, await (await nats.otherManager()).getEventStore(name)];
    const entities = ["aa", "bb", "cc"];
    const tries = await Promise.all(
      stores.map(async (store) => {
        let stored = 0;
        for (let round = 0; round < 60; round += 1) {
          const chosen = entities.filter((_, at) => (round + at) % 3 !== 0);
          const events = await Promise.all(
            chosen.flatMap(async (id) => {
              const seen = await collect(store.read({ filters: `order.${id}` }));
              const expected = expectSequence(seen.at(-1)?.sequence ?? 0);
              return [1, 2].map((amount) => OrderPaid.create(id, { amount }, { expect: expected }));
            }),
          );
          const outcome = await store.append(events.flat()).catch((error: { code: string }) => error.code);
          if (typeof outcome === "string") expect(outcome).toBe("SEQUENCE_CONFLICT");
          else stored += 4;
        }
        return stored;
      }),
    );
    const messages = await nats.stored(name);
    expect(messages).toHaveLength(tries.reduce((sum, count) => sum + count, 0));
    expect(violations(messages)).toEqual([]);
  });
});

async function collect<E extends Event>(events: AsyncIterable<E>): Promise<readonly E[]> {
  const all: E[] = [];
  for await (const event of events) all.push(event);
  return all;
}
