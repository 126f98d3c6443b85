// P1, P2: one event, awaited and with 256 calls in flight, beside `js.publish` with the same headers and bytes.
import { jetstream } from "@nats-io/jetstream";
import { compare, rate } from "../support/measure.mjs";
import { newEvent } from "../support/orders.mjs";
import { publish } from "../support/raw-client.mjs";
import { withServer } from "../support/server.mjs";

function row(id, name, inFlight, target, counts) {
  return {
    id,
    run: ({ quick, rounds }) =>
      withServer(async ({ connection, manager }) => {
        const count = quick ? counts.quick : counts.full;
        const store = await (await manager()).createEventStore({ name: "ours" });
        await (await manager()).createEventStore({ name: "peer" });
        const js = jetstream(await connection());
        const contender = (call) => (round) =>
          rate(round === 0 ? count / 4 : count, inFlight, (at) => call(`${round}-${at}`, at));
        const compared = await compare({
          rounds,
          better: "higher",
          ours: contender((order, at) => store.append(newEvent(order, at))),
          peer: contender((order, at) => publish(js, "peer", newEvent(order, at))),
        });
        return [
          { ...compared, name, peerName: "`js.publish` with the same headers", unit: "events/s", target },
        ];
      }),
  };
}

export const awaited = row("P1", "append one event, awaited", 1, 1.25, { quick: 400, full: 4_000 });
export const inFlight = row("P2", "append, 256 in flight", 256, 2.2, { quick: 4_000, full: 30_000 });
