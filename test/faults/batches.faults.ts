import { headers } from "@nats-io/transport-node";
import { expectSequence } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture, rejection } from "../support/nats-fixture.js";
import { OrderPaid } from "../support/shop-registry.js";

const nats = natsFixture();
const paid = (id: string, sequence?: number) =>
  OrderPaid.create(id, { amount: 1 }, sequence === undefined ? {} : { expect: expectSequence(sequence) });

describe("appends over several entities", () => {
  it("with one stale guard among them: of 5,000 none passes, and of 1,000 with right guards all do", {
    timeout: 300_000,
  }, async () => {
    const { store, name } = await nats.newStore();
    const [rounds, writers] = [1_000, 16];
    // Ids of one length: that is what the servers mixed up that had this defect.
    const round = async (number: number): Promise<void> => {
      const ids = Array.from({ length: 5 }, (_, at) => `${String(number).padStart(8, "0")}-${at}`);
      const { events } = await store.append(ids.map((id) => paid(id, 0)));
      const sequences = events.map(({ sequence }) => sequence);
      const batch = (stale?: number) => ids.map((id, at) => paid(id, at === stale ? 0 : sequences[at]));
      for (const [stale, id] of ids.entries()) {
        expect(await rejection(store.append(batch(stale)))).toMatchObject({
          code: "SEQUENCE_CONFLICT",
          entity: `order.${id}`,
          expected: 0,
        });
      }
      await store.append(batch());
    };
    const work = async (writer: number): Promise<void> => {
      for (let number = writer; number < rounds; number += writers) await round(number);
    };
    await Promise.all(Array.from({ length: writers }, (_, writer) => work(writer)));
    expect((await nats.state(name)).messages).toBe(rounds * 10);
  });
});

describe("processes that end in the middle of a batch", () => {
  it("51 of them leave nothing in the store, and who appends then waits until the server has room", {
    timeout: 60_000,
  }, async () => {
    const { store, name } = await nats.newStore();
    const subject = `$ES.${name}.order.gone.order-paid`;
    let abandoned = 0;
    nats.raw.subscribe(`$JS.EVENT.ADVISORY.STREAM.BATCH_ABANDONED.ES_${name}`, {
      callback: () => {
        abandoned += 1;
      },
    });
    for (let process = 0; process < 51; process += 1) {
      const connection = await nats.connection(nats.server.url);
      for (const sequence of [1, 2]) {
        const head = headers();
        head.set("Nats-Batch-Id", `gone-${process}`);
        head.set("Nats-Batch-Sequence", String(sequence));
        // The first one is answered, also the one that finds no room.
        if (sequence === 1) await connection.request(subject, "{}", { headers: head, timeout: 5_000 });
        else connection.publish(subject, "{}", { headers: head });
      }
      await connection.flush();
      await connection.close();
    }
    expect((await store.append([paid("1"), paid("2")])).sequence).toBe(2);
    await eventually("the server has given up all batches", () => abandoned >= 50, 30_000);
    expect((await nats.state(name)).messages).toBe(2);
  });
});
