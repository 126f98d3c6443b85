import { openTelemetry } from "rita-ts/telemetry";
import { PayOrder } from "../generated/order.js";
import { requestShipping, shippingReactor } from "../reactor.js";
import { openShop, order } from "../shop.js";
import { withServer } from "../with-server.js";
import { spanTree } from "./span-tree.js";
import { startTracing } from "./tracing.js";

const { tracer, spans } = startTracing();

/** Pays one order as a request of a service would, and lets the reactor ask for its shipping. */
async function payAndShip(url: string, storeName: string): Promise<void> {
  const shop = await openShop(url, storeName, { telemetry: await openTelemetry() });
  try {
    const reactor = await shippingReactor(shop);
    const requested = new Promise<void>((resolve, reject) => {
      const onError = (error: Error): void => reject(error);
      reactor
        .bind(
          requestShipping(shop, () => resolve()),
          { onError },
        )
        .catch(reject);
    });
    await tracer.startActiveSpan("POST /orders/1/payment", async (span) => {
      const command = PayOrder.create("1", { address: "1 Harbour Street, Hamburg" });
      await shop.store.execute(order, command).finally(() => span.end());
    });
    await requested;
    // Waits until the handler has returned, and with it its span has ended.
    await reactor.unbind();
  } finally {
    await shop.manager.deleteEventStore(storeName);
    await shop.close();
  }
}

await withServer(async (url, storeName) => {
  await payAndShip(url, storeName);
  for (const line of spanTree(spans())) console.log(line);
});
