import { connect } from "@nats-io/transport-node";
import { expectSequence, expectSequenceSubject, Manager } from "rita-ts";
import { describe, expect, it } from "vitest";
import { threeNodes } from "../support/nats-three-nodes.js";
import { headerOf, jetStream, rawMessages } from "../support/raw-messages.js";
import { OrderPaid, OrderPlaced, order, StockAdded, shop } from "../support/shop-registry.js";
import { sideBySide } from "../support/side-by-side.js";
import { uniqueName } from "../support/unique-name.js";

const nodes = threeNodes();

const paid = (id: string, sequence?: number) =>
  OrderPaid.create(id, { amount: 1 }, sequence === undefined ? {} : { expect: expectSequence(sequence) });

describe("a store on three replicas", () => {
  it("guards every event with its entity, also when the caller expects nothing", async () => {
    const { name, stores, close } = await nodes.newStores();
    await stores[0].append([paid("1"), paid("1")]);
    await stores[1].append(paid("1"));
    const guards = (await rawMessages(nodes.raw[0], name)).map((message) => [
      headerOf(message, "Nats-Expected-Last-Subject-Sequence-Subject"),
      headerOf(message, "Nats-Expected-Last-Subject-Sequence"),
    ]);
    const own = `$ES.${name}.order.1.*`;
    expect(guards).toEqual([
      [own, "0"],
      [own, "0"],
      [own, "2"],
    ]);
    await close();
  });

  it("refuses guards and appends that would be a hole there, and stores nothing", async () => {
    const { stores, close } = await nodes.newStores();
    const wide = OrderPlaced.create(
      "1",
      { customer: "c", total: 1 },
      { expect: expectSequenceSubject(0, "order") },
    );
    await expect(stores[0].append(wide)).rejects.toMatchObject({ code: "EVENT_STORE_UNSAFE" });
    const several = [paid("1", 0), StockAdded.create("p", { quantity: 1 })];
    await expect(stores[0].append(several)).rejects.toMatchObject({ code: "EVENT_STORE_UNSAFE" });
    expect(await stores[0].head()).toBe(0);
    await close();
  });

  it("takes several entities at once when the cluster is declared upgraded", async () => {
    const { stores, close } = await nodes.newStores({ oldestServer: "2.14.4" });
    const several = [paid("1", 0), StockAdded.create("p", { quantity: 1 })];
    await expect(stores[0].append(several)).resolves.toMatchObject({ sequence: 2 });
    await close();
  });

  it("gives every reader what was just appended, whichever node it asks (atLeast)", async () => {
    const { stores, close } = await nodes.newStores();
    for (let round = 1; round <= 40; round += 1) {
      const { sequence } = await stores[round % 3 === 0 ? 0 : 1].append(paid("1"));
      const loads = stores.map((store) => store.load(order, "order.1", { atLeast: sequence }));
      for (const { count } of await Promise.all(loads)) expect(count).toBe(round);
    }
    await close();
  });

  it.each([3, 30, 300])("never gives a part of a batch while batches of %i commit", async (size) => {
    const { stores, close } = await nodes.newStores();
    const seen: number[] = [];
    let rounds = 0;
    const write = async () => {
      rounds += 1;
      await stores[0].append(Array.from({ length: size }, () => paid("1")));
    };
    const read = async () => {
      for (const store of [stores[1], stores[2]]) seen.push((await store.load(order, "order.1")).count);
    };
    await sideBySide(() => seen.length > 5 && rounds > 8, write, read);
    expect(seen.filter((count) => count % size !== 0)).toEqual([]);
    await close();
  });

  it("guards what it appends once the store has got replicas, after a reconnect at the latest", async () => {
    const name = uniqueName("grows");
    const connection = await connect({ servers: nodes.cluster.urls, reconnectTimeWait: 50 });
    const manager = new Manager(connection, { registry: shop });
    const store = await manager.createEventStore({ name });
    await store.append(paid("1"));
    const other = new Manager(nodes.raw[0], { registry: shop });
    await other.updateEventStore({ name, replicas: 3 });
    await connection.reconnect();
    await store.append(paid("1"));
    const guards = (await rawMessages(nodes.raw[0], name)).map((message) =>
      headerOf(message, "Nats-Expected-Last-Subject-Sequence"),
    );
    expect(guards).toEqual([undefined, "1"]);
    await Promise.all([manager.close(), other.close()]);
    await connection.close();
  });

  it("is read without stalls, though the first pull of a consumer may find nobody", async () => {
    const { stores, close } = await nodes.newStores();
    await stores[0].append(Array.from({ length: 30 }, () => paid("1")));
    const slow: number[] = [];
    for (let round = 0; round < 60; round += 1) {
      const start = performance.now();
      let count = 0;
      for await (const _event of stores[round % 3 === 0 ? 1 : 2].read()) count += 1;
      expect(count).toBe(30);
      const took = performance.now() - start;
      // The client's own readers wait 15 to 30 s for their missed heartbeats here.
      if (took > 1_000) slow.push(took);
    }
    expect(slow).toEqual([]);
    await close();
  });

  it("survives the end of its leader: every acknowledged append is stored once", async () => {
    const { name, stores, close } = await nodes.newStores();
    const acknowledged: string[] = [];
    let stopped = false;
    const writers = stores.map(async (store, writer) => {
      for (let at = 0; !stopped; at += 1) {
        const ids = [0, 1].map((part) => `${writer}-${at}-${part}`);
        const events = ids.map((id) => OrderPaid.create(String(writer), { amount: 1 }, { id }));
        await store.append(events, { timeout: 40_000 });
        acknowledged.push(...ids);
      }
    });
    const { cluster } = (await jetStream(nodes.raw[0], `STREAM.INFO.ES_${name}`)) as {
      cluster: { leader: string };
    };
    const leader = nodes.cluster.servers[Number(cluster.leader.slice(-1)) - 1];
    await leader?.kill();
    const before = acknowledged.length;
    while (acknowledged.length < before + 30) await stores[0].head({ timeout: 40_000 });
    stopped = true;
    await Promise.all(writers);
    await leader?.restart();
    const stored: string[] = [];
    for await (const { id } of stores[0].read({ timeout: 40_000 })) stored.push(id);
    expect(stored.filter((id, at) => stored.indexOf(id) !== at)).toEqual([]);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    await close();
  }, 90_000);
});
