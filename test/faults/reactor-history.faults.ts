import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture, type ShopStore } from "../support/nats-fixture.js";
import { watchReactor } from "../support/reactor-watch.js";
import { OrderPaid } from "../support/shop-registry.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const nats = natsFixture({ config: "jetstream { sync_interval: always }" });
const paid = (amount: number) => OrderPaid.create("1", { amount });

/** Keeps the server's folder as it is now; the result puts it back. */
async function backup(): Promise<() => Promise<void>> {
  const copy = join(await temporaryFolder(), "store");
  await nats.server.restart();
  await nats.server.kill();
  await cp(nats.server.storeDirectory, copy, { recursive: true });
  await nats.server.restart();
  return async () => {
    await nats.server.kill();
    await rm(nats.server.storeDirectory, { recursive: true });
    await cp(copy, nats.server.storeDirectory, { recursive: true });
    await nats.server.restart();
  };
}

async function handledAll(store: ShopStore): Promise<void> {
  const reactor = await store.getReactor("ship");
  await eventually("everything is handled", async () => (await reactor.info()).lag === 0);
}

describe("an older backup restored under a bound reactor", () => {
  it("that the backup knows: it goes on, and handles what stands behind the backup's place now", async () => {
    const { store } = await nats.newStore();
    const reactor = await store.createReactor({ name: "ship" });
    const amounts: number[] = [];
    const { binding } = await watchReactor(reactor, ({ data }) => {
      amounts.push((data as { amount: number }).amount);
    });
    await store.append([paid(1), paid(2), paid(3)]);
    await handledAll(store);
    const restore = await backup();
    await store.append([paid(4), paid(5)]);
    await handledAll(store);
    expect(amounts).toEqual([1, 2, 3, 4, 5]);
    await restore();
    // Under the sequences of 4 and 5 there is another history now.
    await store.append([paid(40), paid(50)]);
    await handledAll(store);
    expect(amounts).toEqual([1, 2, 3, 4, 5, 40, 50]);
    await binding.unbind();
  });

  it("that was made only later: the binding ends with REACTOR_NOT_FOUND, and nothing is handled in silence", async () => {
    const { store } = await nats.newStore();
    await store.append(paid(1));
    const restore = await backup();
    const reactor = await store.createReactor({ name: "ship" });
    const { binding, seen } = await watchReactor(reactor);
    await handledAll(store);
    await restore();
    await expect(binding.closed).resolves.toMatchObject({ code: "REACTOR_NOT_FOUND" });
    expect(seen()).toEqual(["1/1"]);
  });
});
