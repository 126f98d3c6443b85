import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { threeNodes } from "../support/nats-three-nodes.js";
import { jetStream } from "../support/raw-messages.js";
import { watchReactor } from "../support/reactor-watch.js";
import { OrderPaid } from "../support/shop-registry.js";

const nodes = threeNodes();
const limit = 40_000;

describe("a reactor on three replicas", () => {
  it("outlives the node that leads it: every event is handled, in order", async () => {
    const { name, stores, close } = await nodes.newStores();
    const pay = () => stores[0].append(OrderPaid.create("1", { amount: 1 }), { timeout: limit });
    const reactor = await stores[0].createReactor({ name: "ship", ackWait: 1_000, maxDeliveries: 5 });
    const handlers = await Promise.all(
      stores.map(async (store) => watchReactor(await store.getReactor("ship"))),
    );
    for (let count = 0; count < 10; count += 1) await pay();
    const seen = () =>
      handlers
        .flatMap(({ calls }) => calls)
        .sort((left, right) => left.at - right.at)
        .map(({ sequence }) => sequence);
    await eventually("some are handled", () => seen().length > 3);
    const { cluster } = (await jetStream(nodes.raw[0], `CONSUMER.INFO.ES_${name}.ship`)) as {
      cluster: { leader: string };
    };
    const leader = nodes.cluster.servers[Number(cluster.leader.slice(-1)) - 1];
    await leader?.kill();
    for (let count = 0; count < 10; count += 1) await pay();
    await eventually("all are done", async () => (await reactor.info({ timeout: limit })).lag === 0, limit);
    // One that was being handled when its connection or the consumer's leader went may come twice.
    const firsts = seen().filter((sequence, at, all) => all.indexOf(sequence) === at);
    expect(firsts).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(await reactor.deadLetters()).toEqual([]);
    await leader?.restart();
    await close();
  }, 90_000);
});
