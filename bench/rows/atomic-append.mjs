// P3: several events of one entity, all or none, each with its guard, beside the same batch by hand and `startBatch`.
import { jetstream } from "@nats-io/jetstream";
import { compare, rate } from "../support/measure.mjs";
import { newEvent } from "../support/orders.mjs";
import { publishBatch, startBatch } from "../support/raw-client.mjs";
import { withServer } from "../support/server.mjs";

/** Batches a round: enough for a time that can be compared. */
const batches = { 10: [60, 600], 100: [20, 200], 1000: [5, 60] };

export const atomic = {
  id: "P3",
  run: ({ quick, rounds }) =>
    withServer(async ({ connection, manager }) => {
      const store = await (await manager()).createEventStore({ name: "ours" });
      await (await manager()).createEventStore({ name: "peer" });
      const nc = await connection();
      const js = jetstream(nc);
      const eventsOf = (round, at, size) =>
        Array.from({ length: size }, (_, number) => newEvent(`${round}-${size}-${at}`, number, 0));
      const results = [];
      const measure = async (size, target, peerName, peer) => {
        const count = batches[size][quick ? 0 : 1];
        const contender = (call, mark) => async (round) =>
          size * (await rate(count, 1, (at) => call(eventsOf(`${mark}${round}`, at, size))));
        const compared = await compare({
          rounds,
          better: "higher",
          ours: contender((events) => store.append(events), `${peerName.length}o`),
          peer: contender(peer, `${peerName.length}p`),
        });
        const name = `append ${size.toLocaleString("en")} events atomically`;
        results.push({ ...compared, name, peerName, unit: "events/s", target });
      };
      for (const size of [10, 100, 1_000]) {
        await measure(size, 1, "the batch by hand, `headers()`", (events) =>
          publishBatch(nc, "peer", events),
        );
      }
      await measure(10, 1.3, "the client's `startBatch`, no guards", (events) =>
        startBatch(js, "peer", events),
      );
      return results;
    }),
};
