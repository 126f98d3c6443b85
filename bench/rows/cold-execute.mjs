// P6: load, decide, append on entities that are in no cache, beside Rita's way and Emmett.
import { jetstream } from "@nats-io/jetstream";
import { AddOrderLine } from "../../examples/orders/dist/generated/index.js";
import { compare, rate } from "../support/measure.mjs";
import { fill, newEvent, order, timeout } from "../support/orders.mjs";
import { execute } from "../support/ritas-way.mjs";
import { withServer } from "../support/server.mjs";
import { besideEmmett } from "./execute-emmett.mjs";

const { line } = newEvent("x", 1).data;

function besideRita({ quick, rounds }) {
  return withServer(async ({ connection, manager }) => {
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
    const compared = await compare({
      rounds,
      better: "higher",
      ours: () =>
        rate(quick ? 200 : 2_000, 64, () =>
          store.execute(order, AddOrderLine.create(next(), { line }), { timeout }),
        ),
      peer: () => rate(64, 64, () => execute(nc, js, "all", `order.${next()}`, line)),
    });
    return {
      ...compared,
      name: `execute on cold entities, 64 in flight, ${(entities * perEntity).toLocaleString("en")} events`,
      peerName: "Rita's way, with the client",
      unit: "commands/s",
      target: quick ? undefined : 50,
    };
  });
}

export const coldExecute = {
  id: "P6",
  run: async (options) => {
    const rita = await besideRita(options);
    const { comparisons, skipped } = await besideEmmett(options);
    return { comparisons: [rita, ...comparisons], skipped };
  },
};
