import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Manager, type RitaError } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture, rejection } from "../support/nats-fixture.js";
import { OrderPaid, order, PayOrder, PlaceOrder, shop } from "../support/shop-registry.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const nats = natsFixture();
const paid = (amount: number) => OrderPaid.create("1", { amount });

/** A store with three events of which a backup is made, and two that only came later. */
async function withBackup() {
  const { name, store } = await nats.newStore();
  await store.append([paid(1), paid(2), paid(3)]);
  const backup = join(await temporaryFolder(), "store");
  await nats.server.kill();
  await cp(nats.server.storeDirectory, backup, { recursive: true });
  await nats.server.restart();
  await store.append([paid(4), paid(5)]);
  const restore = async (): Promise<void> => {
    await nats.server.kill();
    await rm(nats.server.storeDirectory, { recursive: true });
    await cp(backup, nats.server.storeDirectory, { recursive: true });
    await nats.server.restart();
  };
  return { name, store, restore };
}

describe("an older backup restored", () => {
  it("under a running watch: it closes with POSITION_AHEAD, and its model is told of nothing twice", async () => {
    const { store, restore } = await withBackup();
    const seen: number[] = [];
    const watcher = await store.watch({ evolve: ({ sequence }) => void seen.push(sequence) });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    await restore();
    await expect(watcher.closed).resolves.toMatchObject({
      code: "POSITION_AHEAD",
      details: { position: 5, last: 3 },
    });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it("under a running watch, and grown past it before the watch is back: it closes all the same", async () => {
    const { name, store: direct, restore } = await withBackup();
    const proxy = await nats.proxy();
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const seen: number[] = [];
    const errors: RitaError[] = [];
    const watcher = await (await manager.getEventStore(name)).watch(
      { evolve: ({ data }) => void seen.push((data as { amount: number }).amount) },
      { onError: (error) => void errors.push(error) },
    );
    proxy.refuse();
    proxy.cut();
    await restore();
    // Other events under the sequences that the watch has seen, and more.
    await direct.append([paid(40), paid(50), paid(60)]);
    proxy.accept();
    await expect(watcher.closed).resolves.toMatchObject({ code: "POSITION_AHEAD", details: { position: 5 } });
    expect(errors.map(({ code }) => code)).toEqual(["POSITION_AHEAD"]);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    await manager.close();
  });

  it("under a cursor that a program has kept: reading on is POSITION_AHEAD, not silence", async () => {
    const { store, restore } = await withBackup();
    const cursor = await store.evolve({ evolve: () => undefined });
    await restore();
    const error = await rejection(store.evolve({ evolve: () => undefined }, { afterSequence: cursor }));
    expect(error).toMatchObject({ code: "POSITION_AHEAD" });
    await expect(store.watch({ evolve: () => undefined }, { afterSequence: cursor })).rejects.toMatchObject({
      code: "POSITION_AHEAD",
    });
  });

  it("under a cached entity: the next decision is made on what the backup holds", async () => {
    const { name } = await nats.newStore();
    const manager = await nats.otherManager();
    const store = await manager.getEventStore(name);
    await store.execute(order, PlaceOrder.create("1", { customer: "c", total: 10 }));
    const backup = join(await temporaryFolder(), "store");
    await nats.server.kill();
    await cp(nats.server.storeDirectory, backup, { recursive: true });
    await nats.server.restart();
    await store.execute(order, PayOrder.create("1", { amount: 10 }));
    await nats.server.kill();
    await rm(nats.server.storeDirectory, { recursive: true });
    await cp(backup, nats.server.storeDirectory, { recursive: true });
    await nats.server.restart();
    // By the cached state all is paid; in the backup nothing is.
    const { state } = await store.execute(order, PayOrder.create("1", { amount: 9 }));
    expect(state.paid).toBe(9);
    await expect(store.load(order, "order.1")).resolves.toMatchObject({ count: 2, state: { paid: 9 } });
  });
});

describe("a store deleted and created again under a live watch", () => {
  const lengths = [
    ["shorter", 1],
    ["as long", 3],
    ["longer", 8],
  ] as const;
  it.each([true, false].flatMap((away) => lengths.map(([what, length]) => ({ what, length, away }))))(
    "$what than before (the watch was away meanwhile: $away): it closes and never goes on in another history",
    async ({ length, away }) => {
      // In memory: a stream on disk may come back with its old messages when it is made anew at once.
      const { name, store } = await nats.newStore({ storage: "memory" });
      await store.append([paid(1), paid(2), paid(3)]);
      const proxy = await nats.proxy();
      const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
      const seen: number[] = [];
      const watcher = await (await manager.getEventStore(name)).watch({
        evolve: ({ data }) => void seen.push((data as { amount: number }).amount),
      });
      if (away) {
        proxy.refuse();
        proxy.cut();
      }
      await nats.api(`STREAM.DELETE.ES_${name}`);
      const { store: anew } = await nats.newStore({ name, storage: "memory" });
      await anew.append(Array.from({ length }, (_, at) => paid(100 + at)));
      proxy.accept();
      const ended = await watcher.closed;
      // Whoever is connected may ask while there is no store.
      expect(away ? ["POSITION_AHEAD"] : ["POSITION_AHEAD", "EVENT_STORE_NOT_FOUND"]).toContain(ended?.code);
      expect(seen).toEqual([1, 2, 3]);
      await manager.close();
    },
  );

  it("an erased event at the cursor does not end a watch that is interrupted", async () => {
    const { name, store: direct } = await nats.newStore();
    await direct.append([paid(1), paid(2), paid(3)]);
    const proxy = await nats.proxy();
    const manager = new Manager(await nats.connection(proxy.url), { registry: shop });
    const seen: number[] = [];
    await (await manager.getEventStore(name)).watch({
      evolve: ({ sequence }) => void seen.push(sequence),
    });
    await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: 3 });
    proxy.cut();
    await direct.append(paid(4));
    await eventually("the watch has gone on", () => seen.at(-1) === 4);
    expect(seen).toEqual([1, 2, 3, 4]);
    await manager.close();
  });
});
