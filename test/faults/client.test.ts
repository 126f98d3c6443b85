import { Manager, type RitaError } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture, rejection } from "../support/nats-fixture.js";
import { OrderPaid, StockAdded, shop } from "../support/shop-registry.js";
import { lasting } from "./support/length.js";

const nats = natsFixture();
const paid = (id: string, amount = 1) => OrderPaid.create("1", { amount }, { id });

/** Blocks this process' event loop: no answer is read, no timer goes off. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

describe("an event loop that is blocked for long", () => {
  it("longer than an append's deadline: stored, or unknown with the ids, and the same ids resolve it", async () => {
    const { name, store } = await nats.newStore();
    const appending = store.append(paid("a"), { timeout: 200 }).then(
      () => "stored",
      (error: RitaError) => error.code,
    );
    // The append is on its way before the loop stands still.
    await new Promise((resolve) => setImmediate(resolve));
    block(500);
    expect(["stored", "OUTCOME_UNKNOWN"]).toContain(await appending);
    await expect(store.append(paid("a"))).resolves.toMatchObject({ sequence: 1 });
    expect((await nats.state(name)).messages).toBe(1);
  });

  it("longer than the client's pings and a watch's heartbeats: the watch gives each event once all the same", async () => {
    const { name, store: direct } = await nats.newStore();
    const manager = new Manager(
      await nats.connection(nats.server.url, { pingInterval: 300, maxPingOut: 2 }),
      {
        registry: shop,
      },
    );
    const seen: number[] = [];
    const watcher = await (await manager.getEventStore(name)).watch({
      evolve: ({ sequence }) => void seen.push(sequence),
    });
    for (let round = 0; round < lasting(1, 4); round += 1) {
      await direct.append([paid(`${round}-a`), paid(`${round}-b`)]);
      block(3_000);
      const { sequence } = await direct.append(paid(`${round}-c`));
      await watcher.waitFor(sequence);
      expect(seen).toEqual(Array.from({ length: sequence }, (_, at) => at + 1));
    }
    await manager.close();
  });
});

describe("a handler that is slow", () => {
  it("gets every event, though all of them take far longer than the timeout", {
    timeout: 170_000,
  }, async () => {
    const { store } = await nats.newStore();
    const count = lasting(150, 8_000);
    for (let from = 0; from < count; from += 1_000) {
      await store.append(
        Array.from({ length: Math.min(1_000, count - from) }, () => StockAdded.create("p", { quantity: 1 })),
      );
    }
    const slow =
      (seen: number[]) =>
      async ({ sequence }: { readonly sequence: number }) => {
        seen.push(sequence);
        await new Promise((resolve) => setTimeout(resolve, 10));
      };
    const [evolved, watched]: [number[], number[]] = [[], []];
    const watching = store.watch({ evolve: slow(watched) }, { noWait: true, timeout: 500 });
    await store.evolve({ evolve: slow(evolved) }, { timeout: 500 });
    const watcher = await watching;
    await watcher.waitFor(count, { timeout: 60_000 });
    const all = Array.from({ length: count }, (_, at) => at + 1);
    expect(evolved).toEqual(all);
    expect(watched).toEqual(all);
    await watcher.stop();
  });
});

describe("a retry when the server has forgotten the ids", () => {
  it("of guarded events finds them by what stands in the store: as stored, once", async () => {
    const { name, store } = await nats.newStore({ duplicateWindow: 100 });
    const guarded = [0, 1].map((at) => ({ ...paid(`g-${at}`), expect: { sequence: 0 } }));
    await store.append(guarded);
    await forgotten(name, "g-0");
    await expect(store.append(guarded)).resolves.toMatchObject({ duplicate: true, sequence: 2 });
    expect(
      (await nats.stored(name)).filter(({ headers }) => headers.some(([, text]) => text === "g-0")),
    ).toHaveLength(1);
  });

  it("of events without a guard stores them again: beyond the window only a guard recognizes them", async () => {
    const { name, store } = await nats.newStore({ duplicateWindow: 100 });
    await store.append(paid("a"));
    await forgotten(name, "a");
    const { duplicate } = await store.append(paid("a"));
    expect(duplicate).toBe(false);
    expect(
      (await nats.stored(name)).filter(({ headers }) => headers.some(([, text]) => text === "a")),
    ).toHaveLength(2);
  });

  /** Waits until the server takes an id again: asked with an append that its guard refuses, so nothing is stored. */
  async function forgotten(name: string, id: string): Promise<void> {
    const guard = [
      ["Nats-Expected-Last-Sequence", "0"],
      ["Nats-Batch-Id", `probe-${name}`],
      ["Nats-Batch-Sequence", "1"],
      ["Nats-Batch-Commit", "1"],
      ["Nats-Msg-Id", id],
    ] as const;
    // In a batch ids are looked at before guards: as long as the id is known, the answer is 10201.
    await eventually(`the server has forgotten ${id}`, async () => {
      const error = await rejection(nats.publish(`$ES.${name}.probe.1.probe`, guard, "{}"));
      return !String(error).includes("10201");
    });
  }
});

describe("a store that is full", () => {
  const small = natsFixture({ config: "jetstream { max_file_store: 2MB }" });

  it("because the server's disk limit is reached: STORE_FULL, reads go on, and it takes more when there is room", async () => {
    const { name, store } = await small.newStore({ maxBytes: 1_500_000 });
    const large = (at: number) =>
      StockAdded.create("p", { quantity: 1 }, { id: `e-${at}`, meta: { Padding: "x".repeat(50_000) } });
    let stored = 0;
    const full = await (async () => {
      for (; ; stored += 1) {
        try {
          await store.append(large(stored), { timeout: 2_000 });
        } catch (error) {
          return error;
        }
      }
    })();
    expect(full).toMatchObject({ code: "STORE_FULL" });
    expect(stored).toBeGreaterThan(5);
    await expect(store.append([large(900), large(901)])).rejects.toMatchObject({ code: "STORE_FULL" });
    let read = 0;
    for await (const _event of store.read()) read += 1;
    expect(read).toBe(stored);
    const manager = await small.otherManager();
    await manager.updateEventStore({ name, maxBytes: 1_900_000 });
    await expect(store.append(large(stored))).resolves.toMatchObject({ sequence: stored + 1 });
  });
});
