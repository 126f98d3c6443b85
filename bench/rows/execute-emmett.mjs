// P6 beside Emmett: the same decision on stores of the same size. Its databases sync each commit to the disk; a
// nats-server syncs every two minutes unless `sync_interval: always` says otherwise, so ours is measured with both.
import { AddOrderLine } from "../../examples/orders/dist/generated/index.js";
import { emmettStores } from "../support/emmett.mjs";
import { compare, rate } from "../support/measure.mjs";
import { fill, newEvent, order, timeout } from "../support/orders.mjs";
import { withServer } from "../support/server.mjs";

const { line } = newEvent("x", 1).data;
const perEntity = 10;

const durabilities = [
  { says: "each commit synced by both", config: "jetstream { sync_interval: always }" },
  { says: "as both come", config: "" },
];

/** Commands a second on a server with this configuration, beside the peer. */
function measure(config, { rounds, entities, commands, inFlight, peer }) {
  return withServer(
    async ({ manager }) => {
      const store = await (await manager({ cache: { entities: 0 } })).createEventStore({ name: "all" });
      await fill(store, entities, perEntity);
      let at = 0;
      const execute = () => {
        at += 7_919;
        return store.execute(order, AddOrderLine.create(String(at % entities), { line }), { timeout });
      };
      return compare({
        rounds,
        better: "higher",
        ours: () => rate(commands, inFlight, execute),
        peer: () => rate(commands, inFlight, peer),
      });
    },
    { config },
  );
}

/** The comparisons with each of its stores, and those that cannot be made here. */
export async function besideEmmett({ quick, rounds }) {
  const entities = quick ? 20 : 500;
  const events = (entities * perEntity).toLocaleString("en");
  const [comparisons, skipped] = [[], []];
  for (const { name: peerName, inFlight, commands: many, open } of emmettStores) {
    const commands = quick ? 20 : many;
    const emmett = await open({ entities, perEntity, line }, { mayInstall: !quick });
    if (emmett.execute === undefined) {
      skipped.push({ name: `execute on cold entities beside ${peerName}`, why: emmett.why });
      continue;
    }
    try {
      for (const { says, config } of durabilities) {
        comparisons.push({
          ...(await measure(config, { rounds, entities, commands, inFlight, peer: emmett.execute })),
          name: `execute on cold entities, ${inFlight} in flight, ${events} events, ${says}`,
          peerName,
          unit: "commands/s",
          target: 1,
        });
      }
    } finally {
      await emmett.close();
    }
  }
  return { comparisons, skipped };
}
