import { connect } from "@nats-io/transport-node";
import { type Connection, type EventStoreConfig, Manager } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture, rejection } from "../support/nats-fixture.js";
import { root } from "../support/paths.js";
import { run } from "../support/run.js";
import { OrderPaid, order, shop } from "../support/shop-registry.js";
import { uniqueName } from "../support/unique-name.js";

const nats = natsFixture();

async function configOf(name: string): Promise<Readonly<Record<string, unknown>>> {
  const { config } = await nats.api(`STREAM.INFO.ES_${name}`);
  return config as Readonly<Record<string, unknown>>;
}

/** What a configuration has, without what the server notes about itself. */
function withoutServerNotes(config: Readonly<Record<string, unknown>>): object {
  const metadata = Object.entries(config["metadata"] ?? {}).filter(([name]) => !name.startsWith("_nats."));
  return { ...config, metadata: Object.fromEntries(metadata) };
}

const full: Omit<EventStoreConfig, "name"> = {
  description: "Orders of the shop",
  metadata: { team: "shop" },
  storage: "file",
  maxMessages: 1_000,
  maxBytes: 10_000_000,
  duplicateWindow: 60_000,
  compression: true,
  denyDelete: false,
  denyPurge: true,
  republish: { source: ">", destination: "copy.>", headersOnly: true },
};

describe("createEventStore", () => {
  it("makes a stream with everything an event store needs", async () => {
    const { name } = await nats.newStore();
    expect(await configOf(name)).toMatchObject({
      name: `ES_${name}`,
      subjects: [`$ES.${name}.>`],
      retention: "limits",
      discard: "new",
      storage: "file",
      num_replicas: 1,
      max_msgs: -1,
      max_bytes: -1,
      max_age: 0,
      allow_atomic: true,
      allow_direct: true,
      deny_purge: true,
      deny_delete: false,
    });
    expect((await configOf(name))["max_consumers"]).toBeGreaterThan(1_000);
  });

  it("passes every setting on, milliseconds as nanoseconds", async () => {
    const { name } = await nats.newStore({
      ...full,
      name: uniqueName("full"),
      republish: { ...full.republish, destination: `copy.${uniqueName("c")}.>` },
    });
    expect(await configOf(name)).toMatchObject({
      description: "Orders of the shop",
      metadata: { team: "shop" },
      max_msgs: 1_000,
      max_bytes: 10_000_000,
      discard: "new",
      duplicate_window: 60_000_000_000,
      compression: "s2",
      republish: { src: ">", headers_only: true },
    });
  });

  it("a store limited by age keeps its duplicate window within it", async () => {
    const { name } = await nats.newStore({ maxAge: 30_000 });
    expect(await configOf(name)).toMatchObject({ max_age: 30_000_000_000, duplicate_window: 30_000_000_000 });
  });

  it.each([
    ["nothing but its name", {}],
    ["everything stated", { ...full, republish: undefined }],
    ["limits", { maxMessages: 10, maxBytes: 1_000 }],
    ["an age", { maxAge: 60_000 }],
    ["memory", { storage: "memory" }],
  ] satisfies readonly (readonly [string, Omit<EventStoreConfig, "name">])[])(
    "again with %s gives the existing store, events kept",
    async (_what, config) => {
      const { name, store } = await nats.newStore(config);
      await store.append(OrderPaid.create("1", { amount: 1 }));
      const { store: again } = await nats.newStore({ ...config, name });
      await expect(again.head()).resolves.toBe(1);
      const { store: unstated } = await nats.newStore({ name });
      await expect(unstated.head()).resolves.toBe(1);
    },
  );

  it("the same from ten callers at once gives all of them the store", async () => {
    const name = uniqueName("race");
    const managers = await Promise.all(Array.from({ length: 4 }, () => nats.otherManager()));
    const stores = await Promise.all(
      Array.from({ length: 10 }, (_, at) => managers[at % 4]?.createEventStore({ name, maxMessages: 5 })),
    );
    await stores[0]?.append(OrderPaid.create("1", { amount: 1 }));
    for (const store of stores) await expect(store?.head()).resolves.toBe(1);
  });

  it.each([
    [{ description: "another" }, ["description"]],
    [{ maxMessages: 7 }, ["max_msgs"]],
    [{ storage: "memory" }, ["storage"]],
    [{ metadata: { team: "other" } }, ["metadata"]],
    [{ maxAge: 5_000, duplicateWindow: 5_000 }, ["max_age", "duplicate_window"]],
    [{ denyPurge: false }, ["deny_purge"]],
    [{ compression: false }, ["compression"]],
  ] satisfies readonly (readonly [Omit<EventStoreConfig, "name">, readonly string[]])[])(
    "guarantee 24, creating: with %j on an existing store of another configuration is EVENT_STORE_EXISTS naming the fields",
    async (over, fields) => {
      const { name, manager } = await nats.newStore({ ...full, republish: undefined });
      const error = await rejection(
        manager.createEventStore({ ...full, republish: undefined, name, ...over }),
      );
      expect(error).toMatchObject({ code: "EVENT_STORE_EXISTS" });
      const { different } = (error as { details: { different: readonly string[] } }).details;
      expect([...different].sort()).toEqual([...fields].sort());
    },
  );

  it.each([
    ["", "EVENT_STORE_NAME_REQUIRED"],
    [undefined, "EVENT_STORE_NAME_REQUIRED"],
    [null, "EVENT_STORE_NAME_REQUIRED"],
    ["a.b", "EVENT_STORE_NAME_INVALID"],
    ["a b", "EVENT_STORE_NAME_INVALID"],
    ["a*", "EVENT_STORE_NAME_INVALID"],
    [">", "EVENT_STORE_NAME_INVALID"],
    ["a\r\nPUB x 0\r\n\r\n", "EVENT_STORE_NAME_INVALID"],
    ["a/b", "EVENT_STORE_NAME_INVALID"],
    ["ü", "EVENT_STORE_NAME_INVALID"],
    ["x".repeat(300), "EVENT_STORE_NAME_INVALID"],
    [5, "EVENT_STORE_NAME_INVALID"],
  ])("the name %j is %s, everywhere", async (name, code) => {
    const manager = await shared();
    const bad = name as string;
    await expect(manager.createEventStore({ name: bad })).rejects.toMatchObject({ code });
    await expect(manager.getEventStore(bad)).rejects.toMatchObject({ code });
    await expect(manager.updateEventStore({ name: bad })).rejects.toMatchObject({ code });
    await expect(manager.deleteEventStore(bad)).rejects.toMatchObject({ code });
  });

  it.each([
    [{ maxMessages: -1 }, "CONFIG_INVALID"],
    [{ maxAge: 1.5 }, "CONFIG_INVALID"],
    [{ maxBytes: Number.NaN }, "CONFIG_INVALID"],
    [{ replicas: 6 }, "CONFIG_INVALID"],
    [{ replicas: 3 }, "CONFIG_INVALID"],
    [{ storage: "tape" as "file" }, "CONFIG_INVALID"],
    [{ maxAge: 1_000, duplicateWindow: 2_000 }, "CONFIG_INVALID"],
  ])("%j is %s and leaves no stream behind", async (config, code) => {
    const manager = await shared();
    const name = uniqueName("bad");
    await expect(manager.createEventStore({ ...config, name })).rejects.toMatchObject({ code });
    await expect(manager.getEventStore(name)).rejects.toMatchObject({ code: "EVENT_STORE_NOT_FOUND" });
  });
});

describe("getEventStore", () => {
  it("opens an existing store and refuses a missing one by its name", async () => {
    const { name, store } = await nats.newStore();
    await store.append(OrderPaid.create("1", { amount: 1 }));
    const manager = await nats.otherManager();
    await expect((await manager.getEventStore(name)).head()).resolves.toBe(1);
    await expect(manager.getEventStore("no-such-store")).rejects.toMatchObject({
      code: "EVENT_STORE_NOT_FOUND",
      message: expect.stringContaining("no-such-store"),
    });
  });

  it.each([
    ["allow_atomic is off", { allow_atomic: false }],
    ["allow_direct is off", { allow_direct: false }],
    ["retention is by interest", { retention: "interest" }],
    ["retention is a work queue", { retention: "workqueue" }],
  ])("a stream of which %s is EVENT_STORE_UNSAFE", async (_what, over) => {
    const name = uniqueName("unsafe");
    const config = {
      name: `ES_${name}`,
      subjects: [`$ES.${name}.>`],
      allow_atomic: true,
      allow_direct: true,
    };
    await nats.api(`STREAM.CREATE.ES_${name}`, { ...config, ...over });
    await expect((await shared()).getEventStore(name)).rejects.toMatchObject({ code: "EVENT_STORE_UNSAFE" });
  });

  it.each([
    ["drops old events by age", { max_age: 3_600e9 }],
    ["evicts old events by count", { max_msgs: 100, discard: "old" }],
    ["evicts old events by size", { max_bytes: 1_000_000, discard: "old" }],
    ["keeps so many per subject", { max_msgs_per_subject: 10 }],
  ])(
    "guarantee 8, no silent loss: a store that %s is read and appended to, but not loaded from, unless it is allowed",
    async (_what, over) => {
      const name = uniqueName("truncated");
      const config = {
        name: `ES_${name}`,
        subjects: [`$ES.${name}.>`],
        allow_atomic: true,
        allow_direct: true,
      };
      await nats.api(`STREAM.CREATE.ES_${name}`, { ...config, ...over });
      const manager = await shared();
      const store = await manager.getEventStore(name);
      await store.append(OrderPaid.create("1", { amount: 1 }));
      for await (const { sequence } of store.read()) expect(sequence).toBe(1);
      await expect(store.load(order, "order.1")).rejects.toMatchObject({ code: "EVENT_STORE_UNSAFE" });
      const allowed = await manager.getEventStore(name, { allowTruncatedHistory: true });
      await expect(allowed.load(order, "order.1")).resolves.toMatchObject({ count: 1 });
    },
  );

  it("opened again and again does not make the manager grow: health asks each store once", async () => {
    const { name } = await nats.newStore();
    const manager = await nats.otherManager();
    for (let round = 0; round < 50; round += 1) await manager.getEventStore(name);
    let asked = 0;
    const subscription = nats.raw.subscribe(`$JS.API.STREAM.INFO.ES_${name}`, {
      callback: () => {
        asked += 1;
      },
    });
    await nats.raw.flush();
    await expect(manager.health()).resolves.toMatchObject({ ready: true });
    await nats.raw.flush();
    subscription.unsubscribe();
    expect(asked).toBe(1);
  });
});

describe("updateEventStore", () => {
  it("changes what is given and keeps what is left out", async () => {
    const { name, manager } = await nats.newStore({ ...full, republish: undefined });
    const before = withoutServerNotes(await configOf(name));
    await manager.updateEventStore({ name, description: "Changed", metadata: { more: "yes" } });
    const after = withoutServerNotes(await configOf(name));
    expect(after).toEqual({ ...before, description: "Changed", metadata: { team: "shop", more: "yes" } });
    await manager.updateEventStore({ name, maxMessages: 5_000 });
    expect(withoutServerNotes(await configOf(name))).toEqual({ ...after, max_msgs: 5_000 });
    await manager.updateEventStore({ name });
    expect(withoutServerNotes(await configOf(name))).toEqual({ ...after, max_msgs: 5_000 });
  });

  it("lifts a limit with 0, and the events stay", async () => {
    const { name, manager, store } = await nats.newStore({ maxMessages: 1 });
    await store.append(OrderPaid.create("1", { amount: 1 }));
    await expect(store.append(OrderPaid.create("1", { amount: 2 }))).rejects.toMatchObject({
      code: "STORE_FULL",
    });
    await manager.updateEventStore({ name, maxMessages: 0 });
    await expect(store.append(OrderPaid.create("1", { amount: 2 }))).resolves.toMatchObject({ sequence: 2 });
  });

  it("refuses a missing store, and what the server refuses", async () => {
    const { name, manager } = await nats.newStore();
    await expect(manager.updateEventStore({ name: "no-such-store" })).rejects.toMatchObject({
      code: "EVENT_STORE_NOT_FOUND",
    });
    await expect(manager.updateEventStore({ name, storage: "memory" })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
    await expect(manager.updateEventStore({ name, denyPurge: false })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
  });
});

describe("deleteEventStore", () => {
  it("is noticed by an append also while somebody listens on the store's subjects, who hides that nobody takes it", async () => {
    const manager = await nats.otherManager();
    const name = uniqueName("heard");
    const store = await manager.createEventStore({ name });
    const listener = nats.raw.subscribe(`$ES.${name}.>`, { callback: () => undefined });
    await nats.raw.flush();
    await nats.api(`STREAM.DELETE.ES_${name}`);
    const event = OrderPaid.create("1", { amount: 1 });
    await expect(store.append(event, { timeout: 9_000 })).rejects.toMatchObject({
      code: "EVENT_STORE_NOT_FOUND",
    });
    listener.unsubscribe();
  });

  it("deletes the store; what was opened says so, and health no longer asks for it", async () => {
    const manager = await nats.otherManager();
    const name = uniqueName("gone");
    const store = await manager.createEventStore({ name });
    await manager.createEventStore({ name: uniqueName("stays") });
    await manager.deleteEventStore(name);
    await expect(manager.deleteEventStore(name)).rejects.toMatchObject({ code: "EVENT_STORE_NOT_FOUND" });
    await expect(store.head()).rejects.toMatchObject({ code: "EVENT_STORE_NOT_FOUND" });
    await expect(
      store.append(OrderPaid.create("1", { amount: 1 }), { timeout: 3_000 }),
    ).rejects.toMatchObject({
      code: "EVENT_STORE_NOT_FOUND",
    });
    await expect(manager.health()).resolves.toMatchObject({ ready: true });
  });
});

describe("listEventStores", () => {
  it("names the event stores, sorted, and no other stream", async () => {
    const manager = await shared();
    const names = [uniqueName("list-b"), uniqueName("list-a")];
    for (const name of names) await manager.createEventStore({ name });
    await nats.api("STREAM.CREATE.OTHER", { name: "OTHER", subjects: ["other.>"] });
    const listed = await manager.listEventStores();
    expect(listed).toEqual([...listed].sort());
    for (const name of names) expect(listed).toContain(name);
    expect(listed.some((name) => name.includes("OTHER"))).toBe(false);
  });
});

describe("info", () => {
  it("says how much a store holds", async () => {
    const { store, name } = await nats.newStore();
    await expect(store.info()).resolves.toMatchObject({ name, events: 0, firstSequence: 0, lastSequence: 0 });
    await store.append([OrderPaid.create("1", { amount: 1 }), OrderPaid.create("2", { amount: 1 })]);
    const info = await store.info();
    expect(info).toMatchObject({ events: 2, firstSequence: 1, lastSequence: 2, replicas: 1 });
    expect(info.created).toBeInstanceOf(Date);
    expect(info.bytes).toBeGreaterThan(100);
  });
});

describe("something that is not an open NATS connection", () => {
  const closed = async (): Promise<unknown> => {
    const connection = await connect({ servers: nats.server.url });
    await connection.close();
    return connection;
  };
  it.each([
    ["null", () => null],
    ["undefined", () => undefined],
    ["an empty object", () => ({})],
    ["a text", () => "nats://127.0.0.1:4222"],
    ["a number", () => 4222],
    ["an object with some of the methods", () => ({ publish: () => undefined, subscribe: () => undefined })],
    ["a function", () => () => undefined],
    ["a closed connection", closed],
  ])("%s is CONNECTION_INVALID", async (_what, make) => {
    const value = await Promise.resolve(make());
    expect(() => new Manager(value as Connection)).toThrow("[CONNECTION_INVALID]");
  });

  it("a promise of a connection is CONNECTION_INVALID, with the hint to await it", async () => {
    const promise = connect({ servers: nats.server.url });
    expect(() => new Manager(promise as unknown as Connection)).toThrow(/CONNECTION_INVALID.*await connect/);
    await (await promise).close();
  });

  it("a connection closed later: every call ends at once with UNAVAILABLE", async () => {
    const { name } = await nats.newStore();
    const connection = await nats.connection(nats.server.url);
    const manager = new Manager(connection, { registry: shop });
    const store = await manager.getEventStore(name);
    await connection.close();
    const start = performance.now();
    const calls: readonly (() => Promise<unknown>)[] = [
      () => store.append(OrderPaid.create("1", { amount: 1 })),
      () => store.load(order, "order.1"),
      () => store.head(),
      () => store.evolve({ evolve: () => undefined }),
      () => store.watch({ evolve: () => undefined }),
      () => manager.getEventStore(name),
      () => manager.createEventStore({ name: uniqueName("x") }),
      () => manager.listEventStores(),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(manager.health()).resolves.toMatchObject({ ready: false });
    expect(performance.now() - start).toBeLessThan(1_000);
    await manager.close();
  });
});

describe("a server that is not fit", () => {
  it("without JetStream is SERVER_UNSUPPORTED with how to turn it on", async () => {
    await using server = await startNatsServer({ jetStream: false });
    const connection = await connect({ servers: server.url });
    const manager = new Manager(connection);
    const start = performance.now();
    for (const call of [
      () => manager.createEventStore({ name: "shop" }),
      () => manager.getEventStore("shop"),
      () => manager.listEventStores(),
    ]) {
      await expect(call()).rejects.toMatchObject({
        code: "SERVER_UNSUPPORTED",
        message: expect.stringContaining("JetStream"),
      });
    }
    await expect(manager.health()).resolves.toMatchObject({ ready: false });
    expect(performance.now() - start).toBeLessThan(2_000);
    await manager.close();
    await connection.close();
  });

  it("with JetStream off for the account is SERVER_UNSUPPORTED", async () => {
    const config =
      "accounts { A { users [{ user: a, password: a }] }, B { jetstream: enabled, users [{ user: b, password: b }] } }";
    await using server = await startNatsServer({ config });
    const connection = await connect({ servers: server.url, user: "a", pass: "a" });
    const manager = new Manager(connection);
    await expect(manager.createEventStore({ name: "shop" }, { timeout: 3_000 })).rejects.toMatchObject({
      code: "SERVER_UNSUPPORTED",
    });
    await manager.close();
    await connection.close();
  });

  it.each(["2.9.10", "2.11.4", "2.12.0"])(
    "guarantee 26, servers that are too old: of version %s is SERVER_UNSUPPORTED, with nothing sent to it",
    async (version) => {
      // A proxy in front of the real server, which says another version than the one it has.
      const { version: real } = nats.server;
      const proxy = await nats.proxy((bytes) => {
        const text = bytes.toString("latin1");
        if (!text.includes("INFO ")) return bytes;
        return Buffer.from(text.replaceAll(`"version":"${real}"`, `"version":"${version}"`), "latin1");
      });
      const connection = await nats.connection(proxy.url);
      expect(connection.info?.version).toBe(version);
      const manager = new Manager(connection);
      const name = uniqueName("old");
      let asked = "";
      proxy.onRequest = (bytes) => {
        asked += bytes.toString("latin1");
      };
      await expect(manager.createEventStore({ name })).rejects.toMatchObject({
        code: "SERVER_UNSUPPORTED",
        details: { version, minimum: "2.12.1" },
      });
      await expect(manager.getEventStore(name)).rejects.toMatchObject({ code: "SERVER_UNSUPPORTED" });
      expect(asked).not.toContain("$JS.API.STREAM");
      await manager.close();
    },
  );

  it("that cannot be reached any more ends calls in their timeout and health with a reason", async () => {
    const { name } = await nats.newStore();
    const proxy = await nats.proxy();
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const store = await manager.getEventStore(name);
    proxy.dropAnswers();
    const start = performance.now();
    await expect(store.head({ timeout: 200 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(manager.health({ timeout: 200 })).resolves.toMatchObject({
      ready: false,
      reason: expect.any(String),
    });
    expect(performance.now() - start).toBeLessThan(1_000);
    proxy.pass();
    await expect(manager.health()).resolves.toMatchObject({ ready: true, reason: undefined });
    await manager.close();
  });
});

describe("health", () => {
  it("says the server's version and that appends would go through", async () => {
    const { manager } = await nats.newStore();
    await expect(manager.health()).resolves.toEqual({
      ready: true,
      reason: undefined,
      server: nats.server.version,
    });
  });

  it("is not ready while a store opened here takes no more", async () => {
    const manager = await nats.otherManager();
    const store = await manager.createEventStore({ name: uniqueName("full"), maxMessages: 1 });
    await expect(manager.health()).resolves.toMatchObject({ ready: true });
    await store.append(OrderPaid.create("1", { amount: 1 }));
    await expect(store.append(OrderPaid.create("1", { amount: 1 }))).rejects.toMatchObject({
      code: "STORE_FULL",
    });
    await expect(manager.health()).resolves.toMatchObject({ ready: false });
  });
});

describe("close", () => {
  it("guarantee 25, closing: stops watches, ends what is running, and leaves the connection open", async () => {
    const { name } = await nats.newStore();
    const connection = await nats.connection(nats.server.url);
    const manager = new Manager(connection, { registry: shop });
    const store = await manager.getEventStore(name);
    const watcher = await store.watch({ evolve: () => undefined });
    await manager.close();
    await expect(watcher.closed).resolves.toBeUndefined();
    expect(connection.isClosed()).toBe(false);
    await connection.flush();
    await eventually("no consumer is left", async () => (await nats.state(name)).consumer_count === 0);
    await expect(store.append(OrderPaid.create("1", { amount: 1 }))).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
    await manager.close();
  });

  it("lets a program with watches and reads end by itself", { timeout: 20_000 }, async () => {
    const program = `
      import { connect } from "@nats-io/transport-node";
      import { Manager } from "rita-ts";
      const [url, name] = process.argv.slice(2);
      const connection = await connect({ servers: url });
      const manager = new Manager(connection);
      const store = await manager.createEventStore({ name });
      const data = new Uint8Array(1);
      await store.append([{ entity: "a.1", type: "b", data }, { entity: "a.2", type: "b", data }]);
      for await (const event of store.read()) break;
      const watcher = await store.watch({ evolve: () => undefined });
      watcher.waitFor(99).catch(() => undefined);
      await manager.close();
      const closing = performance.now();
      await connection.close();
      process.on("exit", () => console.log(Math.round(performance.now() - closing)));`;
    const args = ["--input-type=module", "-", nats.server.url, uniqueName("child")];
    const ended = await run(process.execPath, args, { cwd: root, input: program, timeout: 10_000 });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(Number(ended.stdout)).toBeLessThan(300);
  });
});

let manager: ReturnType<typeof nats.otherManager> | undefined;
function shared() {
  manager ??= nats.otherManager();
  return manager;
}
