// P6, P7: load, decide, append. On entities that are in no cache beside Rita's way and Emmett, on hot ones beside a publish.
import { jetstream } from "@nats-io/jetstream";
import { AddOrderLine } from "../../examples/orders/dist/generated/index.js";
import { emmettStores } from "../support/emmett.mjs";
import { compare, rate } from "../support/measure.mjs";
import { fill, newEvent, order } from "../support/orders.mjs";
import { publish } from "../support/raw-client.mjs";
import { execute } from "../support/ritas-way.mjs";
import { withServer } from "../support/server.mjs";

const { line } = newEvent("x", 1).data;

export const coldExecute = {
  id: "P6",
  run: ({ quick, rounds }) =>
    withServer(async ({ connection, manager }) => {
      const [entities, perEntity] = quick ? [300, 10] : [100_000, 10];
      const store = await (await manager({ cache: { entities: 0 } })).createEventStore({ name: "all" });
      await fill(store, entities, perEntity);
      const nc = await connection();
      const js = jetstream(nc);
      let at = 0;
      const next = () => {
        at = (at + 7_919) % entities;
        return String(at);
      };
      const ours = (inFlight) => () =>
        rate(quick ? 200 : 2_000, inFlight, () =>
          store.execute(order, AddOrderLine.create(next(), { line })),
        );
      const size = `${(entities * perEntity).toLocaleString("en")} events`;
      const comparisons = [
        {
          ...(await compare({
            rounds,
            better: "higher",
            ours: ours(64),
            peer: () => rate(64, 64, () => execute(nc, js, "all", `order.${next()}`, line)),
          })),
          name: `execute on cold entities, 64 in flight, ${size}`,
          peerName: "Rita's way, with the client",
          unit: "commands/s",
          target: quick ? undefined : 50,
        },
      ];
      const skipped = [];
      for (const { name, inFlight, open, why } of emmettStores) {
        if (open === undefined) {
          skipped.push({ name: `execute on cold entities beside ${name}`, why });
          continue;
        }
        const emmett = await open(quick ? 20 : 500, perEntity);
        try {
          comparisons.push({
            ...(await compare({
              rounds,
              better: "higher",
              ours: ours(inFlight),
              peer: () => rate(quick ? 20 : 150, inFlight, () => emmett.execute(line)),
            })),
            name: `execute on cold entities, ${inFlight} in flight, ${size}`,
            peerName: `${name}, ${emmett.size}`,
            unit: "commands/s",
            target: 1,
          });
        } finally {
          await emmett.close();
        }
      }
      return { comparisons, skipped };
    }),
};

export const hotExecute = {
  id: "P7",
  run: ({ quick, rounds }) =>
    withServer(async ({ connection, manager }) => {
      const count = quick ? 300 : 3_000;
      const hot = await manager({ cache: { entities: 1_000 } });
      const store = await hot.createEventStore({ name: "ours" });
      await hot.createEventStore({ name: "peer" });
      const js = jetstream(await connection());
      const ours = () =>
        rate(count, 1, (at) => store.execute(order, AddOrderLine.create(String(at % 100), { line })));
      const plain = (round) => rate(count, 1, (at) => publish(js, "peer", newEvent(`${round}-${at}`, at)));
      const sequences = new Map();
      const guarded = () =>
        rate(count, 1, async (at) => {
          const id = `g${at % 100}`;
          const { seq } = await publish(js, "peer", newEvent(id, at, sequences.get(id) ?? 0));
          sequences.set(id, seq);
        });
      const shared = { name: "execute on hot entities, awaited", unit: "commands/s" };
      return [
        {
          ...(await compare({ rounds, better: "higher", ours, peer: plain })),
          ...shared,
          peerName: "awaited `js.publish`, no guard, no decision",
          target: 1.1,
        },
        {
          ...(await compare({ rounds, better: "higher", ours, peer: guarded })),
          ...shared,
          peerName: "awaited `js.publish` with the same guard, no decision",
        },
      ];
    }),
};
