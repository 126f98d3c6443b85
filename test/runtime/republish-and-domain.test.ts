import { connect } from "@nats-io/transport-node";
import { Manager, Model, republishedEvent } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { natsFixture } from "../support/nats-fixture.js";
import { journal, OrderPaid, OrderPlaced, order, PayOrder, shop } from "../support/shop-registry.js";
import { uniqueName } from "../support/unique-name.js";

describe("a republished event", () => {
  const nats = natsFixture();

  it("guarantee 15, republished events: has the sequence of its header, so that a model fed by it can decide", async () => {
    const { store } = await nats.newStore({ republish: { source: ">", destination: "copies.>" } });
    const model = new Model(order, "order.1");
    const fed = new Promise<void>((resolve, reject) => {
      nats.raw.subscribe("copies.>", {
        max: 2,
        callback: (error, message) => {
          if (error !== null) return reject(error);
          const event = republishedEvent(shop, message);
          if (event.entityType !== "order") return reject(new Error("an order was expected"));
          expect(event.subject).toMatch(/^\$ES\./);
          expect(event.recorded).toBeInstanceOf(Date);
          model.evolve(event);
          if (model.sequence === 2) resolve();
        },
      });
    });
    await nats.raw.flush();
    await store.append([
      OrderPlaced.create("1", { customer: "c", total: 9 }),
      OrderPaid.create("1", { amount: 4 }),
    ]);
    await fed;
    await store.decideAndEvolve(model, PayOrder.create("1", { amount: 5 }));
    expect(model.view(({ paid }) => paid)).toBe(9);
  });

  it("without a sequence makes a model refuse to decide", () => {
    const headers = new Map([
      ["Rita-Type", "order-placed"],
      ["Rita-Entity", "order.1"],
      ["Rita-Codec", "json"],
      ["Rita-Time", "2026-03-01T09:30:00Z"],
    ]);
    const get = (name: string): string => headers.get(name) ?? "";
    const event = republishedEvent(shop, {
      subject: "copies.order",
      data: new TextEncoder().encode('{"customer":"c","total":9}'),
      headers: { code: 0, description: "", get, last: get, keys: () => [...headers.keys()] },
    });
    expect([event.sequence, event.recorded]).toEqual([0, undefined]);
    const model = new Model(order, "order.1");
    if (event.entityType === "order") model.evolve(event);
    expect(() =>
      model.decide({ ...event, type: "pay-order", data: { amount: 1 }, entityType: "order" } as never),
    ).toThrow("MODEL_INCOMPLETE");
  });
});

describe("a JetStream domain", () => {
  let server: Awaited<ReturnType<typeof startNatsServer>>;
  beforeAll(async () => {
    server = await startNatsServer({ config: "jetstream { domain: hub }" });
  });
  afterAll(() => server.stop());

  it.each([
    ["by its name", { domain: "hub" }],
    ["by its API prefix", { apiPrefix: "$JS.hub.API" }],
  ])("is reached %s: append, load, read, watch and execute", async (_what, options) => {
    const connection = await connect({ servers: server.url });
    const manager = new Manager(connection, { registry: shop, ...options });
    const store = await manager.createEventStore({ name: uniqueName("domain") });
    await store.append([
      OrderPlaced.create("1", { customer: "c", total: 9 }),
      OrderPaid.create("1", { amount: 4 }),
    ]);
    const seen = new Model(journal);
    const watcher = await store.watch(seen);
    const { sequence } = await store.execute(order, PayOrder.create("1", { amount: 5 }));
    await watcher.waitFor(sequence);
    expect(seen.view((sequences) => sequences)).toEqual([1, 2, 3]);
    await expect(store.load(order, "order.1")).resolves.toMatchObject({ state: { paid: 9 }, count: 3 });
    await manager.close();
    await connection.close();
  });
});
