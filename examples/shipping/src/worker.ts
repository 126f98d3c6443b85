import { requestShipping, shippingReactor } from "./reactor.js";
import { openShop } from "./shop.js";

/**
 * A worker process: `worker.js <url> <store> [<order id>]`. It tells each order it has asked the carrier to collect, one
 * line each. With an order id it stops right behind that request and before the server knows of it, to be killed there.
 * It ends when its standard input does.
 */
const [url = "", storeName = "", stopBehind] = process.argv.slice(2);
const shop = await openShop(url, storeName);
const reactor = await shippingReactor(shop);
await reactor.bind(
  requestShipping(shop, async (orderId, duplicate) => {
    console.log(`${orderId}${duplicate ? " again" : ""}`);
    if (orderId === stopBehind) await new Promise(() => undefined);
  }),
);
for await (const _chunk of process.stdin);
await shop.close();
