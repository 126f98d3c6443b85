// P7: load, decide, append on entities that are in the cache, beside a publish.
import { jetstream } from "@nats-io/jetstream";
import { AddOrderLine } from "../../examples/orders/dist/generated/index.js";
import { compareInTurns } from "../support/measure.mjs";
import { newEvent, order } from "../support/orders.mjs";
import { publish } from "../support/raw-client.mjs";
import { withServer } from "../support/server.mjs";

const { line } = newEvent("x", 1).data;

export const hotExecute = {
  id: "P7",
  run: ({ quick, rounds }) =>
    withServer(async ({ connection, manager }) => {
      const count = quick ? 300 : 3_000;
      const hot = await manager({ cache: { entities: 1_000 } });
      const store = await hot.createEventStore({ name: "ours" });
      await hot.createEventStore({ name: "peer" });
      const js = jetstream(await connection());
      const ours = (at) => store.execute(order, AddOrderLine.create(String(at % 100), { line }));
      const plain = (at) => publish(js, "peer", newEvent(`p${at}`, at));
      const sequences = new Map();
      const guarded = async (at) => {
        const id = `g${at % 100}`;
        const { seq } = await publish(js, "peer", newEvent(id, at, sequences.get(id) ?? 0));
        sequences.set(id, seq);
      };
      const shared = { name: "execute on hot entities, awaited", unit: "commands/s" };
      const beside = (peer) => compareInTurns({ rounds, count, turn: 100, ours, peer });
      return [
        {
          ...(await beside(plain)),
          ...shared,
          peerName: "awaited `js.publish`, no guard, no decision",
          target: 1.1,
        },
        {
          ...(await beside(guarded)),
          ...shared,
          peerName: "awaited `js.publish` with the same guard, no decision",
        },
      ];
    }),
};
