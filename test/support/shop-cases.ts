import { expectSequence, Manager, Model, type RitaError } from "rita-ts";
import { expect } from "vitest";
import { eventually } from "./eventually.js";
import { type Fixture, headerOf, rejection, type ShopManager, type ShopStore } from "./nats-fixture.js";
import { OrderPaid, OrderPlaced, order, PayOrder, PlaceOrder, StockAdded, shop } from "./shop-registry.js";
import { uniqueName } from "./unique-name.js";

/** A connection of any client, and how to end it. */
export interface ClientConnection {
  readonly connection: ConstructorParameters<typeof Manager>[0];
  close(): Promise<void>;
}

/** Makes a connection to an address. */
export type Connector = (url: string, options?: { user: string; pass: string }) => Promise<ClientConnection>;

interface Opened {
  readonly name: string;
  readonly manager: ShopManager;
  readonly store: ShopStore;
  readonly client: ClientConnection;
}

const placed = { customer: "c", total: 100 };

/** What holds over every client: each case opens its own connection with `connect` and closes it. */
export function clientCases(
  nats: Fixture,
  connect: Connector,
): readonly (readonly [what: string, run: () => Promise<void>])[] {
  const open = async (url = nats.server.url, name = uniqueName("client")): Promise<Opened> => {
    const client = await connect(url);
    const manager = new Manager(client.connection, { registry: shop });
    const store = await manager.createEventStore({ name });
    return { name, manager, store, client };
  };
  const done = async ({ manager, client }: Opened): Promise<void> => {
    await manager.close();
    await client.close();
  };
  const using = (work: (opened: Opened) => Promise<void>) => async (): Promise<void> => {
    const opened = await open();
    await work(opened);
    await done(opened);
  };
  return [
    [
      "reads a header whose name the client refuses, and the connection survives it",
      using(async ({ store, name }) => {
        await nats.publish(
          `$ES.${name}.order.1.order-paid`,
          [
            ["Rita-Type", "order-paid"],
            ["Rita-Time", "2024-01-01T00:00:00Z"],
            ["Rita-Codec", "json"],
            ["Rita-Entity", "order.1"],
            ["Rita-Meta-ž", "odd"],
            ["a b", "c"],
          ],
          '{"amount":1}',
        );
        const read: unknown[] = [];
        for await (const { type, meta } of store.read({ timeout: 3_000 })) read.push([type, meta["ž"]]);
        expect(read).toEqual([["order-paid", "odd"]]);
        await expect(store.load(order, "order.1", { timeout: 3_000 })).resolves.toMatchObject({ count: 1 });
      }),
    ],
    [
      "appends one event and a thousand, with headers and guards on the wire",
      using(async ({ store, name }) => {
        await store.append(
          OrderPlaced.create("1", placed, {
            expect: expectSequence(0),
            meta: { "User-Id": "ü ✓" },
            time: "2026-03-01T09:30:00.123456789+01:00",
          }),
        );
        const events = Array.from({ length: 1_000 }, (_, amount) =>
          OrderPaid.create("1", { amount }, { expect: expectSequence(1) }),
        );
        const { sequence } = await store.append(events);
        expect(sequence).toBe(1_001);
        const messages = await nats.stored(name);
        expect(headerOf(messages[0], "Rita-Meta-User-Id")).toBe("ü ✓");
        for (const message of messages.slice(1)) {
          expect(headerOf(message, "Nats-Expected-Last-Subject-Sequence")).toBe("1");
        }
        for await (const event of store.read({ limit: 1 })) {
          expect(event).toMatchObject({
            meta: { "User-Id": "ü ✓" },
            timestamp: "2026-03-01T09:30:00.123456789+01:00",
          });
        }
      }),
    ],
    [
      "says conflicts with both sequences, for one event and for a batch",
      using(async ({ store }) => {
        await store.append(OrderPlaced.create("1", placed));
        const stale = OrderPaid.create("1", { amount: 1 }, { expect: expectSequence(0) });
        for (const events of [[stale], [stale, stale]]) {
          await expect(store.append(events)).rejects.toMatchObject({
            code: "SEQUENCE_CONFLICT",
            expected: 0,
            actual: 1,
          });
        }
      }),
    ],
    [
      "gives what is stored for ids that are appended again",
      using(async ({ store, name }) => {
        const events = ["a", "b"].map((id) => OrderPaid.create("1", { amount: 1 }, { id }));
        await store.append(events);
        await expect(store.append(events)).resolves.toMatchObject({ duplicate: true, sequence: 2 });
        const other = OrderPaid.create("1", { amount: 2 }, { id: "a" });
        await expect(store.append(other)).rejects.toMatchObject({ code: "EVENT_ID_CLASH" });
        expect((await nats.state(name)).messages).toBe(2);
      }),
    ],
    [
      "refuses locally what would end the connection",
      using(async ({ store, name }) => {
        for (const id of ["a b", "*", "x".repeat(5_000), "1 0\r\n\r\nPUB evil 0\r\n\r\n"]) {
          await expect(store.append(OrderPaid.create(id, { amount: 1 }))).rejects.toMatchObject({
            code: "EVENT_ENTITY_INVALID",
          });
        }
        const big = OrderPlaced.create("1", { customer: "x".repeat(1_048_576), total: 1 });
        await expect(store.append(big)).rejects.toMatchObject({ code: "EVENT_TOO_LARGE" });
        expect((await nats.state(name)).messages).toBe(0);
      }),
    ],
    [
      "loads, executes and retries; a command acts once",
      using(async ({ store }) => {
        await store.execute(order, PlaceOrder.create("1", placed));
        const command = PayOrder.create("1", { amount: 2 }, { id: "once" });
        await Promise.all(Array.from({ length: 5 }, () => store.execute(order, command)));
        await expect(store.load(order, "order.1")).resolves.toMatchObject({ count: 2, state: { paid: 2 } });
        await expect(store.load(order, "order.none")).resolves.toMatchObject({ count: 0 });
        await expect(store.execute(order, PayOrder.create("1", { amount: 99 }))).rejects.toMatchObject({
          code: "COMMAND_REJECTED",
        });
      }),
    ],
    [
      "reads several thousand events with filters and positions, and leaves nothing behind",
      using(async ({ store, name }) => {
        for (let round = 0; round < 3; round += 1) {
          await store.append(
            Array.from({ length: 1_000 }, (_, at) => OrderPaid.create(`${at % 3}`, { amount: at })),
          );
        }
        let last = 0;
        for await (const { sequence } of store.read()) {
          expect(sequence).toBe(last + 1);
          last = sequence;
        }
        expect(last).toBe(3_000);
        let some = 0;
        for await (const { entityId } of store.read({
          filters: ["order.1", "order.1.>"],
          afterSequence: 1_500,
        })) {
          expect(entityId).toBe("1");
          some += 1;
        }
        expect(some).toBe(499);
        for await (const _event of store.read()) break;
        await expect(
          store.evolve({ evolve: () => undefined }, { afterSequence: 3_001 }),
        ).rejects.toMatchObject({
          code: "POSITION_AHEAD",
        });
        await eventually("no consumer is left", async () => (await nats.state(name)).consumer_count === 0);
      }),
    ],
    [
      "watches live, over a connection that is cut",
      async () => {
        const proxy = await nats.proxy();
        const opened = await open(proxy.url);
        const { store, name } = opened;
        const direct = await (await nats.otherManager()).getEventStore(name);
        await direct.append(StockAdded.create("p", { quantity: 1 }));
        const seen: number[] = [];
        const watcher = await store.watch({ evolve: ({ sequence }) => void seen.push(sequence) });
        for (let round = 0; round < 3; round += 1) {
          proxy.cut();
          const { sequence } = await direct.append([
            OrderPaid.create("1", { amount: 1 }),
            OrderPaid.create("1", { amount: 1 }),
          ]);
          await watcher.waitFor(sequence);
        }
        expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
        await watcher.stop();
        await done(opened);
      },
    ],
    [
      "decides on a watched Model",
      using(async ({ store }) => {
        const model = new Model(order, "order.1");
        const watcher = await store.watch(model);
        await store.decideAndEvolve(model, PlaceOrder.create("1", placed));
        await Promise.all(
          [1, 2, 3].map((amount) => store.decideAndEvolve(model, PayOrder.create("1", { amount }))),
        );
        expect(model.view(({ paid }) => paid)).toBe(6);
        await watcher.stop();
      }),
    ],
    [
      "finds out what became of an append whose acknowledgement was lost",
      async () => {
        const proxy = await nats.proxy();
        const opened = await open(proxy.url);
        proxy.dropAnswers();
        const appending = opened.store.append(
          OrderPaid.create("1", { amount: 1 }, { expect: expectSequence(0) }),
        );
        await eventually("it is stored", async () => (await nats.state(opened.name)).messages === 1);
        proxy.pass();
        proxy.cut();
        await expect(appending).resolves.toMatchObject({ sequence: 1, duplicate: false });
        await done(opened);
      },
    ],
    [
      "with the server out of reach ends in the deadline, UNAVAILABLE or OUTCOME_UNKNOWN with the ids",
      async () => {
        const proxy = await nats.proxy();
        const opened = await open(proxy.url);
        proxy.refuse();
        proxy.cut();
        const start = performance.now();
        const error = (await rejection(
          opened.store.append(OrderPaid.create("1", { amount: 1 }, { id: "x" }), { timeout: 300 }),
        )) as RitaError;
        expect(["UNAVAILABLE", "OUTCOME_UNKNOWN"]).toContain(error.code);
        if (error.code === "OUTCOME_UNKNOWN") expect(error.details).toMatchObject({ ids: ["x"] });
        expect(performance.now() - start).toBeLessThan(1_300);
        proxy.accept();
        await expect(
          opened.store.append(OrderPaid.create("1", { amount: 1 }, { id: "x" })),
        ).resolves.toMatchObject({ sequence: 1 });
        await done(opened);
      },
    ],
    [
      "ends everything at once when the connection is closed",
      async () => {
        const { store, client, manager } = await open();
        const watcher = await store.watch({ evolve: () => undefined });
        const appending = rejection(store.read({ atLeast: 5 })[Symbol.asyncIterator]().next());
        const start = performance.now();
        await client.close();
        await expect(watcher.closed).resolves.toMatchObject({ code: "UNAVAILABLE" });
        expect(await appending).toMatchObject({ code: "UNAVAILABLE" });
        await expect(store.head()).rejects.toMatchObject({ code: "UNAVAILABLE" });
        expect(performance.now() - start).toBeLessThan(1_000);
        expect(() => new Manager(client.connection)).toThrow("CONNECTION_INVALID");
        await manager.close();
      },
    ],
    [
      "says PERMISSION_DENIED with the subject",
      async () => {
        const opened = await open();
        const client = await connect(nats.server.url, { user: "reader", pass: "reader" });
        const manager = new Manager(client.connection, { registry: shop });
        const store = await manager.getEventStore(opened.name);
        const forbidden = OrderPaid.create("1", { amount: 1 });
        await expect(store.append(forbidden)).rejects.toMatchObject({
          code: "PERMISSION_DENIED",
          details: { subject: `$ES.${opened.name}.order.1.order-paid` },
        });
        await expect(store.append([forbidden, forbidden])).rejects.toMatchObject({
          code: "PERMISSION_DENIED",
        });
        await expect(store.head()).resolves.toBe(0);
        await manager.close();
        await client.close();
        await done(opened);
      },
    ],
    [
      "creates, lists, updates and deletes stores",
      using(async ({ manager, name }) => {
        await manager.updateEventStore({ name, description: "changed" });
        await expect(manager.listEventStores()).resolves.toContain(name);
        await expect(manager.createEventStore({ name, storage: "memory" })).rejects.toMatchObject({
          code: "EVENT_STORE_EXISTS",
        });
        await expect(manager.health()).resolves.toMatchObject({ ready: true });
        const other = uniqueName("client");
        await manager.createEventStore({ name: other });
        await manager.deleteEventStore(other);
        await expect(manager.getEventStore(other)).rejects.toMatchObject({ code: "EVENT_STORE_NOT_FOUND" });
      }),
    ],
  ];
}
