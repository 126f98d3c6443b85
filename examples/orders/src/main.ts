import { Narrator } from "./narrator.js";
import { placePayShip } from "./scenario/place-pay-ship.js";
import { race } from "./scenario/race.js";
import { readSide } from "./scenario/read-side.js";
import { refusals } from "./scenario/refusals.js";
import { restart } from "./scenario/restart.js";
import { type Backend, openBackend, openShop, removeStore, type Shop } from "./shop.js";

const tell = new Narrator();

async function run(backend: Backend): Promise<void> {
  const { server, url, storeName } = backend;
  console.log(server === undefined ? `Using the NATS server at ${url}` : `Started nats-server ${server.version}`);
  console.log(`Event store: ${storeName}`);
  const shops: Shop[] = [];
  try {
    shops.push(await openShop(backend), await openShop(backend));
    const [here, there] = shops.map(({ store }) => store);
    if (here === undefined || there === undefined) throw new Error("both instances should be open");
    await placePayShip(here, tell);
    await refusals(here, tell);
    await race(here, there, tell);
    await readSide(here, tell);
    await restart(here, server, tell);
  } finally {
    await Promise.all(shops.map(({ close }) => close()));
    if (server === undefined && shops.length > 0) await removeStore(backend);
    await server?.stop();
  }
}

try {
  await run(await openBackend());
  console.log("\nDone.");
} catch (error) {
  console.error(`\nThe example failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
