import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { defineModel, defineProjection, expectSequence, type ModelDefinition } from "rita-ts";
import { MemoryManager } from "rita-ts/testing";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture, type ShopManager, type ShopStore } from "../support/nats-fixture.js";
import { root } from "../support/paths.js";
import { run } from "../support/run.js";
import {
  OrderPaid,
  OrderPlaced,
  PayOrder,
  type ShopCommand,
  type ShopEvent,
  shop,
} from "../support/shop-registry.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const nats = natsFixture();
type Payment = Extract<ShopEvent, { entityType: "order" }>;
type Pay = Extract<ShopCommand, { type: "pay-order" }>;

interface Account {
  readonly paid: number;
  readonly payments: readonly number[];
}

const evolver = (factor = 1) => ({
  initial: (): Account => ({ paid: 0, payments: [] }),
  evolve: {
    "order-placed": (state: Account) => state,
    "order-shipped": (state: Account) => state,
    "order-paid": (
      state: Account,
      { data, sequence }: { data: { amount: number }; sequence: number },
    ): Account => ({
      paid: state.paid + data.amount * factor,
      payments: [...state.payments, sequence].slice(-3),
    }),
  },
});
const decider = {
  "pay-order": (_state: Account, { entityId, data }: { entityId: string; data: { amount: number } }) => [
    OrderPaid.create(entityId, data),
  ],
};

/** What was paid for an order, with snapshots. */
function account(
  every: number,
  version: number | string = 1,
  factor = 1,
): ModelDefinition<Account, Payment, Pay> {
  return defineModel<Account, Payment, Pay>(evolver(factor), decider as never, {
    name: "account",
    snapshot: { every, version },
  });
}

const plain = defineModel<Account, Payment, Pay>(evolver(), decider as never, { name: "plain" });
const pay = (amount = 1, id = "1") => PayOrder.create(id, { amount });

interface Said {
  readonly level: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Another service on a store, what it says, and `done` for when everything it had begun is written. */
async function service(name: string, options: Parameters<typeof nats.otherManager>[0] = {}) {
  const said: Said[] = [];
  const level = (name: string) => (facts: object, message: string) =>
    void said.push({ level: name, message, facts: facts as Said["facts"] });
  const logger = { debug: () => undefined, info: level("info"), warn: level("warn"), error: level("error") };
  const manager = await nats.otherManager({ logger, ...options });
  return { store: await manager.getEventStore(name), said, done: () => manager.close(), manager };
}

const bucketOf = (name: string) => `KV_ES_${name}_snapshots`;

/** The stored snapshots: key and content. */
async function stored(
  name: string,
): Promise<readonly { readonly key: string; readonly value: Record<string, unknown> }[]> {
  const { state } = (await nats.api(`STREAM.INFO.${bucketOf(name)}`, { subjects_filter: ">" })) as {
    state?: { subjects?: Readonly<Record<string, number>> };
  };
  return Promise.all(
    Object.keys(state?.subjects ?? {}).map(async (subject) => {
      const { message } = (await nats.api(`STREAM.MSG.GET.${bucketOf(name)}`, { last_by_subj: subject })) as {
        message: { data: string };
      };
      const value = JSON.parse(Buffer.from(message.data, "base64").toString()) as Record<string, unknown>;
      return { key: subject.split(".").slice(2).join("."), value };
    }),
  );
}

/** The state that all events up to a sequence give, by a model without snapshots. */
async function replayed(store: ShopStore): Promise<unknown> {
  return (await store.load(plain, "order.1")).state;
}

describe("a model with snapshots", () => {
  it("guarantee 20, snapshots: after every so many events a snapshot is stored, and a load reads what came behind it", async () => {
    const { name } = await nats.newStore();
    const model = account(5);
    const writer = await service(name);
    for (let at = 0; at < 12; at += 1) await writer.store.execute(model, pay());
    await writer.done();
    const [only, ...others] = await stored(name);
    expect(others).toEqual([]);
    expect(only?.key).toBe("account.1.=.order.1");
    // They are written beside the appends: the last of them may have been taken an event or two later.
    const { count, sequence: at, state: kept } = only?.value ?? {};
    expect(count).toBeGreaterThanOrEqual(10);
    expect([at, (kept as Account).paid]).toEqual([count, count]);

    const proxy = await nats.proxy();
    const { Manager } = await import("rita-ts");
    const reader = await new Manager(await nats.connection(proxy.url), { registry: shop }).getEventStore(
      name,
    );
    let gets = 0;
    proxy.onRequest = (bytes) => {
      gets += [...bytes.toString().matchAll(/PUB \$JS\.API\.DIRECT\.GET\.ES_/g)].length;
    };
    const loaded = await reader.load(model, "order.1");
    expect(loaded).toEqual({ state: { paid: 12, payments: [10, 11, 12] }, sequence: 12, count: 12 });
    // The event at the snapshot, to see that it is the same one, and the one that neither it nor the leader has given;
    // the first use of a definition's snapshots is compared with a full replay, later.
    expect(gets).toBeLessThanOrEqual(2 + 12);
    const { sequence, state } = await reader.execute(model, pay());
    expect([sequence, state.paid]).toEqual([13, 13]);
  });

  it("of 10,000 events is loaded with the last of them", async () => {
    const { name, store } = await nats.newStore();
    const model = account(1_000);
    for (let round = 0; round < 10; round += 1) {
      const expected = expectSequence(round * 1_000);
      const events = Array.from({ length: 1_000 }, () =>
        OrderPaid.create("1", { amount: 1 }, { expect: expected }),
      );
      await store.append(events);
    }
    const first = await service(name);
    await first.store.load(model, "order.1");
    await first.done();
    const proxy = await nats.proxy();
    const { Manager } = await import("rita-ts");
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const reader = await manager.getEventStore(name);
    // The first use is compared with a full replay; that is over when the manager has nothing more to do.
    await reader.load(model, "order.1");
    await eventually("a snapshot is stored", async () => (await stored(name)).length === 1);
    let bytesReceived = 0;
    await reader.load(plain, "order.1");
    proxy.onAnswer = (bytes) => {
      bytesReceived += bytes.length;
    };
    const loaded = await reader.load(model, "order.1");
    expect(loaded.count).toBe(10_000);
    expect(bytesReceived).toBeLessThan(20_000);
    await manager.close();
  });

  it("knows the commands behind a snapshot: one that was executed before acts once", async () => {
    const { name } = await nats.newStore();
    const model = account(3);
    const command = PayOrder.create("1", { amount: 7 }, { id: "the-command" });
    const writer = await service(name);
    await writer.store.execute(model, command);
    for (let at = 0; at < 6; at += 1) await writer.store.execute(model, pay());
    await writer.done();
    const { store } = await service(name);
    const again = await store.execute(model, command);
    expect([again.duplicate, again.events.map(({ sequence }) => sequence)]).toEqual([true, [1]]);
    expect(await store.head()).toBe(7);
  });

  it("keeps entities, tenants, names and versions apart", async () => {
    const { name } = await nats.newStore({ tenancy: true });
    const { store, done } = await service(name);
    for (const tenant of ["acme", "acme=", "a:b"]) {
      for (const id of ["1", "1:", "a@b+c=d"]) await store.tenant(tenant).execute(account(1), pay(2, id));
    }
    await store.tenant("acme").load(account(1, "2"), "order.1");
    await done();
    expect((await stored(name)).map(({ key }) => key).sort()).toHaveLength(10);
    const reader = await service(name);
    for (const tenant of ["acme", "acme=", "a:b"]) {
      expect((await reader.store.tenant(tenant).load(account(1), "order.a@b+c=d")).state.paid).toBe(2);
    }
  });

  it("of another version is rebuilt from the events", async () => {
    const { name } = await nats.newStore();
    const old = await service(name);
    for (let at = 0; at < 4; at += 1) await old.store.execute(account(2, 1), pay());
    await old.done();
    const { store, said, done } = await service(name);
    expect((await store.load(account(2, 2, 10), "order.1")).state.paid).toBe(40);
    await done();
    expect(said).toEqual([]);
    expect((await stored(name)).map(({ key }) => key).sort()).toEqual([
      "account.1.=.order.1",
      "account.2.=.order.1",
    ]);
  });

  it("whose evolver was changed under the same version is found out, said, and read from the events from then on", async () => {
    const { name } = await nats.newStore();
    const old = await service(name);
    for (let at = 0; at < 4; at += 1) await old.store.execute(account(2), pay());
    await old.done();
    const { store, said } = await service(name);
    const changed = account(2, 1, 10);
    const count = Number((await stored(name))[0]?.value["count"]);
    // What was stored is believed until the comparison beside it is done.
    expect((await store.load(changed, "order.1")).state.paid).toBe(count + (4 - count) * 10);
    await eventually("it is found out", () => said.length > 0);
    expect(said.map(({ level }) => level)).toEqual(["error"]);
    expect(said[0]?.message).toContain("raise the version");
    expect(said[0]?.facts).toMatchObject({
      model: "account",
      version: 1,
      entity: "order.1",
      sequence: count,
    });
    expect((await store.load(changed, "order.1")).state.paid).toBe(40);
    await eventually("the snapshot is gone", async () => (await stored(name)).length === 0);
  });

  it("whose process is killed between the append and its snapshot loses nothing", async () => {
    const { name } = await nats.newStore();
    const folder = await temporaryFolder();
    await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    const script = `
      import { connect } from "@nats-io/transport-node";
      import { commandType, defineModel, eventType, Manager, registry } from "rita-ts";
      const any = { write: () => true, read: () => true };
      const Paid = eventType("order-paid", "order", any);
      const Pay = commandType("pay-order", "order", any);
      const model = defineModel(
        { initial: () => ({ paid: 0, payments: [] }), evolve: { "order-paid": (state, { data, sequence }) => ({ paid: state.paid + data.amount, payments: [...state.payments, sequence].slice(-3) }) } },
        { "pay-order": (_state, { entityId, data }) => [Paid.create(entityId, data)] },
        { name: "account", snapshot: { every: 3 } },
      );
      const connection = await connect({ servers: process.argv[2] });
      const store = await new Manager(connection, { registry: registry(Paid, Pay) }).getEventStore(process.argv[3]);
      for (let at = 0; at < 3; at += 1) await store.execute(model, Pay.create("1", { amount: 1 }));
      process.kill(process.pid, "SIGKILL");`;
    await writeFile(join(folder, "killed.mjs"), script);
    const killed = await run(process.execPath, ["killed.mjs", nats.server.url, name], { cwd: folder });
    expect(killed.code).not.toBe(0);
    const { store, done } = await service(name);
    expect((await store.load(account(3), "order.1")).state).toEqual({ paid: 3, payments: [1, 2, 3] });
    await done();
    expect((await stored(name))[0]?.value).toMatchObject({ sequence: 3 });
  });

  it.each([
    ["a date", { at: new Date(0) }],
    ["a map", { at: new Map([[1, 2]]) }],
    ["undefined", { at: undefined }],
    ["NaN", { at: Number.NaN }],
  ])("whose state has %s is not kept, which is said once, and loads are right", async (_what, part) => {
    const { name } = await nats.newStore();
    const model = defineModel<Account & { at?: unknown }, Payment, Pay>(
      {
        ...evolver(),
        initial: () => ({ ...evolver().initial(), ...part }),
        evolve: {
          ...evolver().evolve,
          "order-paid": (state, { data }) => ({ ...state, paid: state.paid + data.amount }),
        },
      },
      decider as never,
      { name: "odd", snapshot: { every: 1 } },
    );
    const { store, said, done } = await service(name);
    for (let at = 0; at < 3; at += 1) {
      await store.execute(model, pay());
      await eventually("it is said", () => said.length === 1);
    }
    await done();
    expect(said.map(({ facts }) => facts["why"])).toEqual([expect.stringContaining("does not survive")]);
    expect(await stored(name)).toEqual([]);
    expect((await (await service(name)).store.load(model, "order.1")).state).toMatchObject({
      paid: 3,
      ...part,
    });
  });

  it("works the same in memory", async () => {
    const manager = new MemoryManager<ShopEvent, ShopCommand>({ registry: shop });
    const store = await manager.createEventStore({ name: "memory" });
    const model = account(2);
    for (let at = 0; at < 5; at += 1) await store.execute(model, pay());
    await manager.close();
    expect((await store.load(model, "order.1")).state).toEqual({ paid: 5, payments: [3, 4, 5] });
  });
});

describe("a snapshot that does not fit", () => {
  /** A store with a snapshot of `order.1` at its fourth event, of five. */
  async function kept() {
    const { name } = await nats.newStore();
    const writer = await service(name);
    for (let at = 0; at < 5; at += 1) await writer.store.execute(account(4), pay());
    await writer.done();
    const [snapshot] = await stored(name);
    expect(snapshot?.value).toMatchObject({ sequence: 4 });
    return { name, key: snapshot?.key ?? "", value: snapshot?.value ?? {} };
  }

  async function put(name: string, key: string, value: string): Promise<void> {
    await nats.raw.request(`$KV.ES_${name}_snapshots.${key}`, value, { timeout: 2_000 });
  }

  it.each([
    ["is no JSON", () => "{"],
    ["is empty", () => ""],
    ["has another form", (value: object) => JSON.stringify({ ...value, format: 99 })],
    ["counts wrong", (value: object) => JSON.stringify({ ...value, count: 3 })],
    ["is ahead of the log", (value: object) => JSON.stringify({ ...value, sequence: 1_000, count: 1_000 })],
    ["was taken after another event", (value: object) => JSON.stringify({ ...value, lastId: "another" })],
    ["was taken elsewhere", (value: object) => JSON.stringify({ ...value, sequence: 3, count: 3 })],
  ])("because it %s is passed over, said once, and replaced", async (_what, change) => {
    const { name, key, value } = await kept();
    await put(name, key, change(value));
    const { store, said, done } = await service(name);
    for (let at = 0; at < 3; at += 1) {
      expect((await store.load(account(4), "order.1")).state).toEqual({ paid: 5, payments: [3, 4, 5] });
    }
    await done();
    expect(said).toHaveLength(1);
    expect((await stored(name))[0]?.value).toMatchObject({ sequence: 5, count: 5 });
  });

  it("because it was taken of another entity is passed over, however well it counts", async () => {
    const { name, key } = await kept();
    const writer = await service(name);
    for (let at = 0; at < 5; at += 1) await writer.store.execute(account(5), pay(100, "2"));
    await writer.done();
    const other = (await stored(name)).find((one) => one.key !== key);
    expect(other?.value).toMatchObject({ sequence: 10, count: 5 });
    await put(name, key, JSON.stringify(other?.value));
    const { store, said } = await service(name);
    await store.append(OrderPaid.create("1", { amount: 1 }));
    expect((await store.load(account(4), "order.1")).state).toEqual({ paid: 6, payments: [4, 5, 11] });
    expect(said.map(({ facts }) => facts["why"])).toEqual(["it was taken of another entity"]);
  });

  it("because an event below it was erased is passed over", async () => {
    const { name } = await kept();
    await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: 2 });
    const { store, said } = await service(name);
    expect((await store.load(account(4), "order.1")).state).toEqual({ paid: 4, payments: [3, 4, 5] });
    expect(said.map(({ facts }) => facts["why"])).toEqual(["events below it were erased"]);
  });

  it("because an event below it was erased and another one appended is passed over", async () => {
    const { name } = await kept();
    await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: 2 });
    const { store, said } = await service(name);
    await store.append(OrderPaid.create("1", { amount: 1 }));
    expect((await store.load(account(4), "order.1")).state).toEqual({ paid: 5, payments: [4, 5, 6] });
    expect(said).toHaveLength(1);
  });

  it("because the store was made anew beside it is passed over, and replaced", async () => {
    const { name } = await kept();
    await nats.api(`STREAM.DELETE.ES_${name}`);
    const { manager } = await service(name).catch(() => ({ manager: undefined as ShopManager | undefined }));
    expect(manager).toBeUndefined();
    await (await nats.otherManager()).createEventStore({ name });
    const { store, said, done } = await service(name);
    for (let at = 0; at < 4; at += 1) await store.append(OrderPaid.create("1", { amount: 10 }));
    expect((await store.load(account(4), "order.1")).state.paid).toBe(40);
    await done();
    expect(said.map(({ facts }) => facts["why"])).toEqual(["another event stands at its sequence"]);
    expect((await stored(name))[0]?.value).toMatchObject({ sequence: 4, state: { paid: 40 } });
  });
});

describe("a load from a snapshot", () => {
  it("that is aborted while it is read ends with the reason, and no other promise is left to reject", async () => {
    const { name } = await nats.newStore();
    const model = account(3);
    const writer = await service(name);
    for (let at = 0; at < 8; at += 1) await writer.store.execute(model, pay());
    await writer.done();
    const proxy = await nats.proxy();
    const manager = await nats.otherManager(undefined, await nats.connection(proxy.url));
    const store = await manager.getEventStore(name);
    await store.load(model, "order.1");
    const controller = new AbortController();
    const reason = new Error("nobody waits any more");
    // What is behind the snapshot is counted while the event below it is looked at.
    proxy.onRequest = (bytes) => {
      if (bytes.includes(`STREAM.INFO.ES_${name}`)) controller.abort(reason);
    };
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", note);
    await expect(store.load(model, "order.1", { signal: controller.signal })).rejects.toBe(reason);
    proxy.onRequest = undefined;
    await store.load(model, "order.1");
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });
});

describe("a bucket", () => {
  it("that is deleted at any time loses nothing", async () => {
    const { name } = await nats.newStore();
    const { store, done } = await service(name);
    const model = account(2);
    for (let at = 1; at <= 9; at += 1) {
      expect((await store.execute(model, pay())).state.paid).toBe(at);
      if (at % 3 === 0) await nats.api(`STREAM.DELETE.${bucketOf(name)}`);
    }
    await done();
    expect((await (await service(name)).store.load(model, "order.1")).state.paid).toBe(9);
  });

  it("of somebody else is left alone, said once, and everything works without", async () => {
    const { name } = await nats.newStore();
    await nats.api(`STREAM.CREATE.${bucketOf(name)}`, {
      name: bucketOf(name),
      subjects: [`$KV.ES_${name}_snapshots.>`],
      max_msgs_per_subject: 1,
      allow_direct: true,
    });
    const { store, said, done } = await service(name);
    for (let at = 1; at <= 5; at += 1) expect((await store.execute(account(1), pay())).state.paid).toBe(at);
    await eventually("it is said", () => said.length === 1);
    await done();
    expect(said[0]?.facts["why"]).toContain("BUCKET_INVALID");
    expect(await stored(name)).toEqual([]);
  });

  it("that cannot be made is said once, and everything works without", async () => {
    const { name } = await nats.newStore();
    // Its subjects are another stream's.
    const taken = { name: `TAKEN_${name}`, subjects: [`$KV.ES_${name}_snapshots.>`] };
    await nats.api(`STREAM.CREATE.${taken.name}`, taken);
    const { store, said, done } = await service(name);
    for (let at = 1; at <= 5; at += 1) expect((await store.execute(account(1), pay())).state.paid).toBe(at);
    await eventually("it is said", () => said.length === 1);
    await done();
    expect(said[0]?.facts["why"]).toMatch(/SERVER_ERROR.*refused the KV bucket .*overlap/);
    expect((await nats.api(`STREAM.INFO.${taken.name}`))["state"]).toMatchObject({ messages: 0 });
  });

  it("that takes values and never answers is in no append's way", async () => {
    const { name } = await nats.newStore();
    const silent = {
      name: bucketOf(name),
      subjects: [`$KV.ES_${name}_snapshots.>`],
      max_msgs_per_subject: 1,
      allow_direct: true,
      metadata: { "rita-store": name },
      no_ack: true,
    };
    expect(await nats.api(`STREAM.CREATE.${silent.name}`, silent)).not.toHaveProperty("error");
    const connection = await nats.connection(nats.server.url);
    const manager = await nats.otherManager({}, connection);
    const store = await manager.getEventStore(name);
    // Waiting for a snapshot would take ten seconds each time.
    for (let at = 1; at <= 5; at += 1) {
      const { state } = await store.execute(account(1), pay(), { timeout: 3_000 });
      expect(state.paid).toBe(at);
    }
    // Nothing of them can be said any more, so that closing the manager does not wait.
    await connection.close();
    await manager.close();
    expect((await stored(name)).length).toBe(1);
  });

  it("is deleted with its store", async () => {
    const { name, manager } = await nats.newStore();
    const { store, done } = await service(name);
    await store.execute(account(1), pay());
    await done();
    expect(await stored(name)).toHaveLength(1);
    await manager.deleteEventStore(name);
    expect((await nats.api(`STREAM.INFO.${bucketOf(name)}`))["error"]).toMatchObject({ err_code: 10059 });
  });
});

describe("whatever happens to snapshots", () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("pay" as const), amount: fc.integer({ min: 1, max: 9 }) }),
    },
    fc.record({ kind: fc.constant("append" as const), count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant("erase" as const), at: fc.nat(20) }),
    fc.record({ kind: fc.constant("corrupt" as const) }),
    fc.record({ kind: fc.constant("swap" as const) }),
    fc.record({ kind: fc.constant("drop" as const) }),
    fc.record({ kind: fc.constant("restart" as const) }),
  );

  it("every load gives what a full replay gives", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 16 }),
        fc.integer({ min: 1, max: 3 }),
        async (steps, every) => {
          const { name } = await nats.newStore();
          const model = account(every);
          let now = await service(name);
          for (const one of steps) {
            const snapshots = await stored(name);
            const [mine] = snapshots.filter(({ key }) => key.endsWith("order.1"));
            const bucket = `$KV.ES_${name}_snapshots`;
            if (one.kind === "pay") await now.store.execute(model, pay(one.amount));
            else if (one.kind === "append") {
              await now.store.append(
                Array.from({ length: one.count }, () => OrderPaid.create("1", { amount: 1 })),
              );
              await now.store.append(OrderPlaced.create("2", { customer: "c", total: 1 }));
            } else if (one.kind === "erase")
              await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: one.at + 1 });
            else if (one.kind === "drop") await nats.api(`STREAM.DELETE.${bucketOf(name)}`);
            else if (one.kind === "corrupt" && mine !== undefined)
              await nats.raw.request(`${bucket}.${mine.key}`, "broken");
            else if (one.kind === "swap" && mine !== undefined) {
              // Somebody copies the snapshot of another order over this one.
              const other = await now.store.execute(model, pay(5, "2"));
              const forged = {
                ...mine.value,
                sequence: other.sequence,
                count: 1,
                lastId: other.events[0]?.id,
              };
              await nats.raw.request(`${bucket}.${mine.key}`, JSON.stringify(forged));
            } else if (one.kind === "restart") {
              await now.done();
              now = await service(name);
            }
            expect((await now.store.load(model, "order.1")).state).toEqual(await replayed(now.store));
          }
          await now.done();
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);
});

describe("settings of snapshots", () => {
  it.each([
    ["no name", () => defineModel(evolver() as never, undefined, { snapshot: { every: 5 } }), "give it one"],
    ["every 0 events", () => account(0), '"every"'],
    ["every 1.5 events", () => account(1.5), '"every"'],
    ["an empty version", () => account(1, ""), '"version"'],
    [
      "a projection",
      () => defineProjection(evolver() as never, { name: "p", snapshot: { every: 5 } }),
      "a projection has none",
    ],
  ])("%s is refused", (_what, make, words) => {
    expect(make).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(words) }),
    );
  });
});
