import { describe, expect, it } from "vitest";
import { commandType, eventType } from "../message/descriptor.js";
import { expectSequence } from "../message/expect.js";
import type { CommandOf, EventOf } from "../message/message-type.js";
import { defineModel, defineProjection } from "../model/define-model.js";
import { Model } from "../model/model.js";
import { registry } from "../registry/registry.js";
import type { Check } from "../validation/check.js";
import { MemoryEventStore } from "./memory-event-store.js";
import { MemoryManager } from "./memory-manager.js";

interface Amount {
  readonly amount: number;
}
const check: Check = (value) => typeof (value as Amount | undefined)?.amount === "number";
const validators = { write: check, read: check };
const Deposited = eventType<"deposited", "account", Amount>("deposited", "account", validators);
const Withdrawn = eventType<"withdrawn", "account", Amount>("withdrawn", "account", validators);
const Withdraw = commandType<"withdraw", "account", Amount>("withdraw", "account", validators);
type AccountEvent = EventOf<typeof Deposited> | EventOf<typeof Withdrawn>;
type AccountCommand = CommandOf<typeof Withdraw>;

const account = defineModel<number, AccountEvent, AccountCommand>(
  {
    initial: () => 0,
    evolve: {
      deposited: (balance, { data }) => balance + data.amount,
      withdrawn: (balance, { data }) => balance - data.amount,
    },
  },
  {
    withdraw: (balance, { entityId, data }) =>
      balance >= data.amount ? [Withdrawn.create(entityId, data)] : [],
  },
);

async function openStore(config: { readonly maxMessages?: number; readonly duplicateWindow?: number } = {}) {
  let now = 0;
  const manager = new MemoryManager<AccountEvent, AccountCommand>({
    registry: registry(Deposited, Withdrawn, Withdraw),
    clock: () => new Date(now),
  });
  const store = await manager.createEventStore({ name: "bank", ...config });
  return { manager, store, advance: (milliseconds: number) => (now += milliseconds) };
}

describe("MemoryManager", () => {
  it("loads what was appended, with its data gone through the codec", async () => {
    const { store } = await openStore();
    const data = { amount: 10, extra: undefined };
    await store.append([Deposited.create("1", data), Deposited.create("2", { amount: 5 })]);
    const { state, sequence, count } = await store.load(account, "account.1");
    expect({ state, sequence, count }).toEqual({ state: 10, sequence: 1, count: 1 });
    for await (const event of store.read({ limit: 1 })) expect(Object.keys(event.data)).toEqual(["amount"]);
  });

  it("refuses a guard that does not hold, and stores nothing of the append", async () => {
    const { store } = await openStore();
    await store.append(Deposited.create("1", { amount: 10 }));
    const stale = Deposited.create("1", { amount: 1 }, { expect: expectSequence(0) });
    await expect(store.append([Deposited.create("2", { amount: 1 }), stale])).rejects.toMatchObject({
      code: "SEQUENCE_CONFLICT",
      actual: 1,
    });
    expect(await store.head()).toBe(1);
  });

  it("knows an id again, and refuses it for another event", async () => {
    const { store } = await openStore();
    const event = Deposited.create("1", { amount: 10 }, { id: "a" });
    await store.append(event);
    await expect(store.append(event)).resolves.toMatchObject({ duplicate: true, sequence: 1 });
    const other = Deposited.create("1", { amount: 11 }, { id: "a" });
    await expect(store.append(other)).rejects.toMatchObject({ code: "EVENT_ID_CLASH" });
    await expect(store.append([other, Deposited.create("2", { amount: 1 })])).rejects.toMatchObject({
      code: "EVENT_ID_CLASH",
    });
  });

  it("forgets ids after the duplicate window", async () => {
    const { store, advance } = await openStore({ duplicateWindow: 1_000 });
    const event = Deposited.create("1", { amount: 10 }, { id: "a" });
    await store.append(event);
    advance(1_001);
    await expect(store.append(event)).resolves.toMatchObject({ duplicate: false, sequence: 2 });
  });

  it("is full at its limit", async () => {
    const { store } = await openStore({ maxMessages: 1 });
    await store.append(Deposited.create("1", { amount: 10 }));
    await expect(store.append(Deposited.create("1", { amount: 10 }))).rejects.toMatchObject({
      code: "STORE_FULL",
    });
  });

  it("executes a command once", async () => {
    const { store } = await openStore();
    await store.append(Deposited.create("1", { amount: 10 }));
    const command = Withdraw.create("1", { amount: 4 }, { id: "c" });
    await expect(store.execute(account, command)).resolves.toMatchObject({ state: 6, duplicate: false });
    await expect(store.execute(account, command)).resolves.toMatchObject({ state: 6, duplicate: true });
  });

  it("feeds a watched model what comes later", async () => {
    const { manager, store } = await openStore();
    const total = new Model(
      defineProjection<number, EventOf<typeof Deposited>>({
        initial: () => 0,
        evolve: { deposited: (sum, { data }) => sum + data.amount },
      }),
    );
    await store.append(Deposited.create("1", { amount: 10 }));
    const watcher = await store.watch(total);
    const { sequence } = await store.append([
      Deposited.create("2", { amount: 5 }),
      Withdrawn.create("1", { amount: 1 }),
    ]);
    await watcher.waitFor(sequence);
    expect(total.view((sum) => sum)).toBe(15);
    await manager.close();
    expect(await watcher.closed).toBeUndefined();
  });
});

describe("a reactor in memory", () => {
  it("is given an event again when no sign of life came for ackWait, as when its event loop is blocked", async () => {
    const store = new MemoryEventStore({ registry: registry(Deposited) });
    await store.append(Deposited.create("1", { amount: 10 }));
    const reactor = await store.createReactor({ name: "r", ackWait: 100 });
    const deliveries: number[] = [];
    await new Promise<void>((resolve) => {
      void reactor.bind(async (_event, { delivery, signal }) => {
        deliveries.push(delivery);
        if (delivery > 1) return resolve();
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
        await new Promise((done) => setTimeout(done));
        signal.throwIfAborted();
      });
    });
    expect(deliveries).toEqual([1, 2]);
    await reactor.unbind();
    expect((await reactor.info()).lag).toBe(0);
  });

  it("ends with its store, and when its manager closes", async () => {
    const manager = new MemoryManager({ registry: registry(Deposited) });
    const bound = async (name: string) => {
      const store = await manager.createEventStore({ name });
      return (await store.createReactor({ name: "r" })).bind(() => undefined);
    };
    const [deleted, closed] = [await bound("a"), await bound("b")];
    await manager.deleteEventStore("a");
    expect(await deleted.closed).toMatchObject({ code: "EVENT_STORE_NOT_FOUND" });
    await manager.close();
    expect(await closed.closed).toBeUndefined();
  });
});

describe("MemoryEventStore", () => {
  it("is a store without a manager", async () => {
    const store = new MemoryEventStore({
      registry: registry<AccountEvent, AccountCommand>(Deposited, Withdrawn, Withdraw),
    });
    await store.append(Deposited.create("1", { amount: 10 }));
    await expect(store.execute(account, Withdraw.create("1", { amount: 4 }))).resolves.toMatchObject({
      state: 6,
    });
    expect((await store.info()).name).toBe("memory");
  });
});
