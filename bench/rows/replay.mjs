// P4: a whole store through a model, beside the client's ordered consumer that reads the same headers and the JSON.
import { jetstream } from "@nats-io/jetstream";
import { Model } from "rita-ts";
import { compare } from "../support/measure.mjs";
import { fill, sales } from "../support/orders.mjs";
import { replay } from "../support/raw-client.mjs";
import { withServer } from "../support/server.mjs";

export const replayed = {
  id: "P4",
  run: ({ quick, rounds }) =>
    withServer(async ({ connection, manager }) => {
      const [entities, perEntity] = quick ? [500, 10] : [20_000, 10];
      const count = entities * perEntity;
      const plain = await manager();
      const checking = await manager({ validateOnRead: true });
      await fill(await plain.createEventStore({ name: "all" }), entities, perEntity);
      const js = jetstream(await connection());
      const perSecond = async (read) => {
        const started = performance.now();
        const seen = await read();
        if (seen !== count) throw new Error(`read ${seen} of ${count} events`);
        return (count * 1_000) / (performance.now() - started);
      };
      const contender = async (from) => {
        const store = await from.getEventStore("all");
        return () =>
          perSecond(async () => {
            const model = new Model(sales);
            await store.evolve(model);
            return model.view((state) => state.lines);
          });
      };
      const peer = () => perSecond(async () => (await replay(js, "ES_all", count)).seen);
      const peerName = "ordered consumer, five headers, `JSON.parse`";
      const shared = { peerName, unit: "events/s" };
      const name = `replay ${count.toLocaleString("en")} events through a model`;
      return [
        {
          ...(await compare({ rounds, better: "higher", ours: await contender(plain), peer })),
          ...shared,
          name,
          target: 1.4,
        },
        {
          ...(await compare({ rounds, better: "higher", ours: await contender(checking), peer })),
          ...shared,
          name: `${name}, read validation on`,
          target: 1,
        },
      ];
    }),
};
