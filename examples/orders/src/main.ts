import { Narrator } from "./narrator.js";
import { placePayShip } from "./scenario/place-pay-ship.js";
import { conflict, raceWithExecute } from "./scenario/race.js";
import { readSide } from "./scenario/read-side.js";
import { refusals } from "./scenario/refusals.js";
import { restart } from "./scenario/restart.js";
import { type Backend, openBackend } from "./shop.js";

const tell = new Narrator();

async function run(backend: Backend): Promise<void> {
  console.log(`Events are stored in ${backend.title}`);
  // Two instances of the service, as in production: each with its own connection.
  const here = await backend.openShop();
  const there = await backend.openShop();
  await placePayShip(here.store, tell);
  await refusals(here.store, tell);
  await conflict(here.store, there.store, tell);
  await raceWithExecute(here.store, there.store, tell);
  await readSide(here.store, tell);
  await restart(here.store, backend.server, tell);
  await Promise.all([here.close(), there.close()]);
}

try {
  const backend = await openBackend();
  await run(backend).finally(() => backend.close());
  console.log("\nDone.");
} catch (error) {
  console.error(`\nThe example failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
