// P3: several events of one entity, all or none, each with its guard, beside the same batch by hand and `startBatch`.
import { jetstream } from "@nats-io/jetstream";
import { compareInTurns } from "../support/measure.mjs";
import { newEvent } from "../support/orders.mjs";
import { publishBatch, sendAtOnce, startBatch } from "../support/raw-client.mjs";
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
      const eventsOf = (order, size) =>
        Array.from({ length: size }, (_, number) => newEvent(order, number, 0));
      const results = [];
      const append = (events) => store.append(events);
      const measure = async (size, { target, peerName, peer, ours = append, name }) => {
        const contender = (mark, call) => (at) => call(eventsOf(`${results.length}-${mark}-${at}`, size));
        const compared = await compareInTurns({
          rounds,
          count: batches[size][quick ? 0 : 1],
          turn: Math.max(1, Math.floor(100 / size)),
          ours: contender("ours", ours),
          peer: contender("peer", peer),
        });
        const inEvents = (rates) => rates.map((one) => one * size);
        results.push({
          ...compared,
          ours: inEvents(compared.ours),
          peer: inEvents(compared.peer),
          name: name ?? `append ${size.toLocaleString("en")} events atomically`,
          peerName,
          unit: "events/s",
          target,
        });
      };
      const byHand = (events) => publishBatch(nc, "peer", events);
      for (const size of [10, 100, 1_000]) {
        await measure(size, { target: 1, peerName: "the batch by hand, `headers()`", peer: byHand });
      }
      const client = {
        peerName: "the client's `startBatch`, no guards",
        peer: (events) => startBatch(js, "peer", events),
      };
      await measure(10, { ...client, target: 1.3 });
      await measure(10, {
        ...client,
        name: "the limit: 10 events atomically, all sent at once, nothing waited for",
        ours: (events) => sendAtOnce(nc, "peer", events),
      });
      return results;
    }),
};
