// P5: the state of an entity that is in no cache, with proof of completeness, beside Rita's way.
import { compare, elapsed, rate } from "../support/measure.mjs";
import { fillByCommands, order, timeout } from "../support/orders.mjs";
import { load } from "../support/ritas-way.mjs";
import { withServer } from "../support/server.mjs";

const perEntity = 10;

/** A spread-out walk over the entities: no two neighbours follow each other. */
function walk(entities) {
  let at = 0;
  return () => {
    at = (at + 7_919) % entities;
    return `order.${at}`;
  };
}

export const coldLoad = {
  id: "P5",
  run: ({ quick, rounds }) =>
    withServer(async ({ connection, manager }) => {
      const sizes = quick ? [100, 500] : [10_000, 100_000];
      const cold = await manager({ cache: { entities: 0 } });
      const nc = await connection();
      const loaders = [];
      const comparisons = [];
      for (const [at, entities] of sizes.entries()) {
        const name = `s${entities}`;
        const store = await cold.createEventStore({ name });
        const writer = await manager({ cache: { entities } });
        await fillByCommands(await writer.getEventStore(name), entities, perEntity);
        await writer.close();
        const next = walk(entities);
        const ours = async () => {
          const { count } = await store.load(order, next(), { timeout });
          if (count !== perEntity) throw new Error(`loaded ${count} of ${perEntity} events`);
        };
        const peer = async () => {
          const { events } = await load(nc, name, next());
          if (events.length !== perEntity) throw new Error(`loaded ${events.length} of ${perEntity} events`);
        };
        loaders.push(ours);
        const shared = { peerName: "Rita's way, with the client" };
        const size = `${entities.toLocaleString("en")} entities, ${(entities * perEntity).toLocaleString("en")} events`;
        const [few, some] = quick ? [5, 20] : [at === 0 ? 30 : 6, 150];
        const each = (count, call) => async () =>
          (await elapsed(async () => {
            for (let one = 0; one < count; one += 1) await call();
          })) / count;
        comparisons.push({
          ...(await compare({ rounds, better: "lower", ours: each(some, ours), peer: each(few, peer) })),
          ...shared,
          name: `cold load of an entity, ${size}`,
          unit: "ms",
          target: [10, 80][at],
        });
        const together = (count, call) => () => rate(count, 64, call);
        comparisons.push({
          ...(await compare({
            rounds,
            better: "higher",
            ours: together(some * 8, ours),
            peer: together(quick || at === 1 ? 64 : 256, peer),
          })),
          ...shared,
          name: `cold loads, 64 in flight, ${size}`,
          unit: "loads/s",
          target: [8, 80][at],
        });
      }
      const [smaller, larger] = loaders.map((call) => async () => {
        const count = quick ? 20 : 300;
        return (await elapsed(() => rate(count, 1, call))) / count;
      });
      comparisons.push({
        ...(await compare({ rounds, better: "lower", ours: larger, peer: smaller })),
        name: "cold load in the larger store",
        peerName: "ours, in the smaller store",
        unit: "ms",
        // It may cost 1.3 times as much.
        target: 0.77,
      });
      return comparisons;
    }),
};
