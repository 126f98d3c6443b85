import { PayOrder } from "./generated/order.js";
import { ShippingRequested } from "./generated/shipment.js";
import { shippingReactor } from "./reactor.js";
import { openShop, order, type Shop } from "./shop.js";
import { withServer } from "./with-server.js";
import { WorkerProcess } from "./worker-process.js";

const address = "1 Harbour Street, Hamburg";

async function pay({ store }: Shop, first: number, last: number): Promise<void> {
  for (let id = first; id <= last; id += 1) {
    await store.execute(order, PayOrder.create(String(id), { address }));
  }
}

/** How many requests there are for each order. */
async function requests({ store }: Shop): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const { data } of store.read({ events: [ShippingRequested] })) {
    counts.set(data.orderId, (counts.get(data.orderId) ?? 0) + 1);
  }
  return counts;
}

async function run(url: string, storeName: string): Promise<void> {
  const shop = await openShop(url, storeName);
  const reactor = await shippingReactor(shop);
  try {
    await pay(shop, 1, 20);
    console.log("20 orders are paid.");

    const first = new WorkerProcess(url, storeName, "7");
    await first.tells("7");
    await first.kill();
    console.log(
      `The worker was killed behind its request for order 7; it had told ${first.told.length} orders.`,
    );
    const { lag, inFlight } = await reactor.info();
    console.log(`The server knows: ${lag} orders are left, ${inFlight} of them was in the worker's hands.`);

    const second = new WorkerProcess(url, storeName);
    await pay(shop, 21, 30);
    console.log("10 more orders are paid while a new worker goes on.");
    await second.tells("30");
    await second.stop();
    const again = second.told.filter((line) => line.endsWith(" again"));
    console.log(
      `The new worker was given order ${again.join(", ").replace(/ again/g, "")} again, and did nothing twice.`,
    );

    const counts = await requests(shop);
    for (let id = 1; id <= 30; id += 1) {
      const count = counts.get(String(id)) ?? 0;
      if (count !== 1) throw new Error(`Order ${id} has ${count} shipping requests instead of one.`);
    }
    const left = await reactor.info();
    console.log(
      `${counts.size} paid orders, one shipping request each; ${left.lag} are left, ${left.deadLetters} dead letters.`,
    );
  } finally {
    await shop.manager.deleteEventStore(storeName);
    await shop.close();
  }
}

await withServer(async (url, storeName) => {
  await run(url, storeName);
  console.log("Done.");
});
