import type { AddressInfo } from "node:net";
import { openBackend } from "../shop.js";
import { orderService } from "./order-service.js";
import { serve } from "./serve.js";

const backend = await openBackend();
const shop = await backend.openShop();
const server = await serve(orderService(shop.store), Number(process.env["PORT"] ?? 8080));
const { port } = server.address() as AddressInfo;
console.log(`Events are stored in ${backend.title}`);
console.log(`Orders are served at http://127.0.0.1:${port}/orders/<id>; Ctrl+C ends it.`);

process.once("SIGINT", () => {
  server.close(async () => {
    await shop.close();
    await backend.close();
  });
  server.closeAllConnections();
});
