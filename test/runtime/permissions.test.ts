import { type EventStore, type Logger, Manager } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { kept } from "../support/every-call.js";
import { natsFixture, rejection, type ShopManager } from "../support/nats-fixture.js";
import {
  OrderPaid,
  OrderPlaced,
  order,
  PayOrder,
  type ShopCommand,
  type ShopEvent,
  shop,
} from "../support/shop-registry.js";
import { startTap } from "../support/tap.js";

const name = `rights-${process.pid}`;
const stream = `ES_${name}`;
const writes = [
  `$ES.${name}.>`,
  `$JS.API.DIRECT.GET.${stream}`,
  `$JS.API.DIRECT.GET.${stream}.>`,
  `$JS.API.STREAM.INFO.${stream}`,
  `$JS.API.STREAM.MSG.GET.${stream}`,
];
const reads = [
  `$JS.API.STREAM.INFO.${stream}`,
  `$JS.API.STREAM.MSG.GET.${stream}`,
  `$JS.API.DIRECT.GET.${stream}`,
  `$JS.API.DIRECT.GET.${stream}.>`,
  `$JS.API.CONSUMER.CREATE.${stream}.>`,
  `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
  `$JS.API.CONSUMER.DELETE.${stream}.*`,
];
/** What moving a reactor takes, without the right to remove its consumer. */
const moves = [
  `$JS.API.STREAM.INFO.${stream}`,
  `$JS.API.STREAM.MSG.GET.${stream}`,
  `$JS.API.CONSUMER.INFO.${stream}.ship`,
  `$JS.API.CONSUMER.CREATE.${stream}.>`,
  `$JS.API.STREAM.*.KV_${stream}_reactors`,
  `$JS.API.STREAM.MSG.GET.KV_${stream}_reactors`,
];

function user(
  id: string,
  publish: readonly string[],
  subscribe: readonly string[] = [`_INBOX_${id}.>`],
): string {
  const list = (subjects: readonly string[]): string => subjects.map((one) => JSON.stringify(one)).join(", ");
  return `{ user: ${id}, password: ${id}, permissions: { publish: { allow: [${list(publish)}] }, subscribe: { allow: [${list(subscribe)}] } } }`;
}

const without = (subject: string): readonly string[] =>
  [...new Set([...writes, ...reads])].filter((one) => one !== subject);

const nats = natsFixture({
  config: `authorization { users: [
    { user: admin, password: admin }
    ${user("writer", writes)}
    ${user("reader", reads)}
    ${user("placer", [...writes.slice(1), `$ES.${name}.order.*.order-placed`])}
    ${user("deaf", [...writes, ...reads], ["nothing.>"])}
    ${user("half", [...writes, ...reads], ["_INBOX_half.*.*"])}
    ${user("glancer", [...reads, `$JS.API.STREAM.MSG.GET.KV_${stream}_snapshots`])}
    ${user("mover", [...moves, `$KV.${stream}_reactors.>`])}
    ${user("noinfo", without(`$JS.API.STREAM.INFO.${stream}`))}
    ${user("nomsgget", without(`$JS.API.STREAM.MSG.GET.${stream}`))}
    ${user("nodirect", without(`$JS.API.DIRECT.GET.${stream}`))}
    ${user("nocreate", without(`$JS.API.CONSUMER.CREATE.${stream}.>`))}
    ${user("nonext", without(`$JS.API.CONSUMER.MSG.NEXT.${stream}.*`))}
  ] }
  no_auth_user: admin`,
});

let made: Promise<EventStore<ShopEvent, ShopCommand>> | undefined;

/** The store, made by the administrator with two events in it. */
function prepared(): Promise<EventStore<ShopEvent, ShopCommand>> {
  made ??= (async () => {
    const { store } = await nats.newStore({ name });
    await store.append([
      OrderPlaced.create("1", { customer: "c", total: 100 }),
      OrderPaid.create("1", { amount: 1 }),
    ]);
    await store.createReactor({ name: "ship" });
    return store;
  })();
  return made;
}

async function managerOf(id: string, logger?: Logger): Promise<ShopManager> {
  await prepared();
  const connection = await nats.connection(nats.server.url, {
    user: id,
    pass: id,
    inboxPrefix: `_INBOX_${id}`,
  });
  return new Manager(connection, { registry: shop, logger });
}

async function all(store: EventStore<ShopEvent, ShopCommand>): Promise<number> {
  let count = 0;
  for await (const _event of store.read({ timeout: 3_000 })) count += 1;
  return count;
}

describe("the least rights", () => {
  it("of a writer are enough to append, load and execute", async () => {
    const manager = await managerOf("writer");
    const store = await manager.getEventStore(name);
    await store.append(OrderPaid.create("w", { amount: 1 }));
    await store.append([OrderPaid.create("w", { amount: 1 }), OrderPaid.create("w", { amount: 1 })]);
    await expect(store.load(order, "order.w")).resolves.toMatchObject({ count: 3 });
    await expect(store.execute(order, PayOrder.create("1", { amount: 1 }))).resolves.toMatchObject({
      attempts: 1,
    });
    await manager.close();
  });

  it("of a reader are enough to read, load and watch, and leave no consumer behind", async () => {
    const manager = await managerOf("reader");
    const store = await manager.getEventStore(name);
    expect(await all(store)).toBeGreaterThanOrEqual(2);
    await expect(store.load(order, "order.1")).resolves.toMatchObject({ state: { total: 100 } });
    const seen: number[] = [];
    const watcher = await store.watch({ evolve: ({ sequence }) => void seen.push(sequence) });
    const { sequence } = await (await prepared()).append(OrderPaid.create("r", { amount: 1 }));
    await watcher.waitFor(sequence);
    expect(seen.at(-1)).toBe(sequence);
    await watcher.stop();
    await manager.close();
    await eventually("only the reactor is left", async () => (await nats.state(name)).consumer_count === 1);
  });
});

describe("snapshots that may be read and not written", () => {
  it("are used all the same", async () => {
    const admin = await prepared();
    await admin.execute(kept(), PayOrder.create("s", { amount: 1 }));
    const bucket = `KV_${stream}_snapshots`;
    await eventually(
      "one is kept",
      async () => (await nats.api(`STREAM.INFO.${bucket}`))["error"] === undefined,
    );
    await admin.append(OrderPaid.create("s", { amount: 1 }));
    const said: string[] = [];
    const warn = (facts: object): void => void said.push((facts as { why: string }).why);
    const quiet = (): void => undefined;
    const manager = await managerOf("glancer", { debug: quiet, info: quiet, warn, error: quiet });
    const store = await manager.getEventStore(name);
    const tap = await startTap(nats.raw);
    const asked = (): number =>
      tap.heard("_INBOX_glancer.").filter((subject) => subject === `$JS.API.STREAM.MSG.GET.${bucket}`).length;
    await store.load(kept(), "order.s");
    await eventually("it may not write a newer one", () => said.some((why) => why.includes(bucket)));
    await eventually("it was heard asking to read, and before writing", () => asked() === 2);
    await store.load(kept(), "order.s");
    await eventually("it asks for the snapshot again", () => asked() > 2);
    expect(said).toHaveLength(1);
    await manager.close();
  });
});

describe("PERMISSION_DENIED names the subject, at once", () => {
  type Store = EventStore<ShopEvent, ShopCommand>;
  const cases: readonly (readonly [
    user: string,
    what: string,
    call: (store: Store) => Promise<unknown>,
    subject: string,
  ])[] = [
    [
      "reader",
      "an append",
      (store) => store.append(OrderPaid.create("1", { amount: 1 })),
      `$ES.${name}.order.1.order-paid`,
    ],
    [
      "reader",
      "an append of several",
      (store) => store.append([OrderPaid.create("1", { amount: 1 }), OrderPaid.create("1", { amount: 1 })]),
      `$ES.${name}.order.1.order-paid`,
    ],
    [
      "placer",
      "an append of which the last may not be written",
      (store) =>
        store.append([
          OrderPlaced.create("9", { customer: "c", total: 1 }),
          OrderPaid.create("9", { amount: 1 }),
        ]),
      `$ES.${name}.order.9.order-paid`,
    ],
    [
      "placer",
      "an append of which one in the middle may not be written",
      (store) =>
        store.append([
          OrderPlaced.create("9", { customer: "c", total: 1 }),
          OrderPaid.create("9", { amount: 1 }),
          OrderPlaced.create("9", { customer: "c", total: 1 }),
        ]),
      `$ES.${name}.order.9.order-paid`,
    ],
    ["writer", "a read", (store) => all(store), `$JS.API.CONSUMER.CREATE.${stream}.`],
    [
      "writer",
      "a watch",
      (store) => store.watch({ evolve: () => undefined }),
      `$JS.API.CONSUMER.CREATE.${stream}.`,
    ],
    ["nonext", "a read", (store) => all(store), `$JS.API.CONSUMER.MSG.NEXT.${stream}.`],
    [
      "nonext",
      "a watch",
      (store) => store.watch({ evolve: () => undefined }),
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.`,
    ],
    ["half", "a read", (store) => all(store), "_INBOX_half."],
    ["half", "a watch", (store) => store.watch({ evolve: () => undefined }), "_INBOX_half."],
    [
      "mover",
      "a move",
      async (store) => (await store.getReactor("ship")).reposition("end"),
      `DELETE.${stream}.ship`,
    ],
    ["nomsgget", "head", (store) => store.head(), `$JS.API.STREAM.MSG.GET.${stream}`],
    ["nomsgget", "a load", (store) => store.load(order, "order.1"), `$JS.API.STREAM.MSG.GET.${stream}`],
    ["nodirect", "a load", (store) => store.load(order, "order.1"), `$JS.API.DIRECT.GET.${stream}`],
  ];
  it.each(cases)("%s: %s", async (id, _what, call, subject) => {
    const manager = await managerOf(id);
    const store = await manager.getEventStore(name);
    const start = performance.now();
    const error = await rejection(call(store));
    expect(error).toMatchObject({ code: "PERMISSION_DENIED" });
    expect(error).toHaveProperty("details.subject", expect.stringContaining(subject));
    expect(performance.now() - start).toBeLessThan(2_000);
    await manager.close();
  });

  it.each([
    ["noinfo", `$JS.API.STREAM.INFO.${stream}`],
    ["deaf", "_INBOX_deaf."],
  ])("%s: opening the store", async (id, subject) => {
    const manager = await managerOf(id);
    const error = await rejection(manager.getEventStore(name, { timeout: 3_000 }));
    expect(error).toMatchObject({ code: "PERMISSION_DENIED" });
    expect(error).toHaveProperty("details.subject", expect.stringContaining(subject));
    await manager.close();
  });

  it("deaf: also when the inbox was refused long before the first call", async () => {
    await prepared();
    const connection = await nats.connection(nats.server.url, {
      user: "deaf",
      pass: "deaf",
      inboxPrefix: "_INBOX_deaf",
    });
    let refused = false;
    void (async () => {
      for await (const { type } of connection.status()) if (type === "error") refused = true;
    })();
    const manager = new Manager(connection, { registry: shop });
    await connection.flush();
    await eventually("the server has refused the inbox", () => refused);
    const error = await rejection(manager.getEventStore(name, { timeout: 2_000 }));
    expect(error).toMatchObject({ code: "PERMISSION_DENIED" });
    await manager.close();
  });

  it("a move of a reactor that was refused is not made later, by nobody", async () => {
    const admin = await prepared();
    const manager = await managerOf("mover");
    const reactor = await (await manager.getEventStore(name)).getReactor("ship");
    expect(await rejection(reactor.reposition("end"))).toMatchObject({ code: "PERMISSION_DENIED" });
    await manager.close();
    await nats.api(`CONSUMER.DELETE.${stream}.ship`);
    // Whoever finds a reactor missing that was being moved makes it anew.
    await expect(admin.getReactor("ship")).rejects.toMatchObject({ code: "REACTOR_NOT_FOUND" });
    await admin.createReactor({ name: "ship" });
  });

  it("one denied call does not disturb others that are under way", async () => {
    const manager = await managerOf("placer");
    const store = await manager.getEventStore(name);
    const calls = await Promise.allSettled([
      store.append(OrderPlaced.create("p1", { customer: "c", total: 1 })),
      store.append(OrderPaid.create("p2", { amount: 1 })),
      store.append(OrderPlaced.create("p3", { customer: "c", total: 1 })),
      store.load(order, "order.1"),
    ]);
    expect(calls.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    await manager.close();
  });

  it("a denied batch leaves nothing of itself in the store", async () => {
    const admin = await prepared();
    await expect(admin.load(order, "order.9")).resolves.toMatchObject({ count: 0 });
  });
});
