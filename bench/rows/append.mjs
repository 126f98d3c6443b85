// P1, P2: one event, awaited and with 256 calls in flight, beside `js.publish` with the same headers and bytes.
import { jetstream } from "@nats-io/jetstream";
import { compare, compareInTurns, rate } from "../support/measure.mjs";
import { newEvent } from "../support/orders.mjs";
import { publish } from "../support/raw-client.mjs";
import { withServer } from "../support/server.mjs";

/** A row in which `measure` compares two calls that each store one event. */
function row(id, name, target, measure) {
  return {
    id,
    run: ({ quick, rounds }) =>
      withServer(async ({ connection, manager }) => {
        const store = await (await manager()).createEventStore({ name: "ours" });
        await (await manager()).createEventStore({ name: "peer" });
        const js = jetstream(await connection());
        const compared = await measure({
          quick,
          rounds,
          ours: (at) => store.append(newEvent(String(at), at)),
          peer: (at) => publish(js, "peer", newEvent(String(at), at)),
        });
        return [
          { ...compared, name, peerName: "`js.publish` with the same headers", unit: "events/s", target },
        ];
      }),
  };
}

export const awaited = row("P1", "append one event, awaited", 1.25, ({ quick, ...contenders }) =>
  compareInTurns({ ...contenders, count: quick ? 400 : 4_000, turn: 100 }),
);

export const inFlight = row("P2", "append, 256 in flight", 2.2, ({ quick, rounds, ours, peer }) => {
  const count = quick ? 4_000 : 30_000;
  const contender = (call) => (round) =>
    rate(round === 0 ? count / 4 : count, 256, (at) => call(round * count + at));
  return compare({ rounds, better: "higher", ours: contender(ours), peer: contender(peer) });
});
