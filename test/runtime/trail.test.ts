import fc from "fast-check";
import { expectSequence } from "rita-ts";
import { describe, expect, it } from "vitest";
import { headerOf, natsFixture } from "../support/nats-fixture.js";
import { OrderPaid, OrderPlaced, order, PayOrder, PlaceOrder } from "../support/shop-registry.js";
import { sideBySide } from "../support/side-by-side.js";

const nats = natsFixture();
const paid = (id: string, sequence?: number) =>
  OrderPaid.create(id, { amount: 1 }, sequence === undefined ? {} : { expect: expectSequence(sequence) });

async function trailsOf(name: string): Promise<(string | undefined)[]> {
  return (await nats.stored(name)).map((message) => headerOf(message, "Rita-Trail"));
}

/** What a reader asks direct gets for, while `work` runs on a manager of its own. */
async function directGets(
  name: string,
  work: (store: Awaited<ReturnType<typeof reader>>) => Promise<unknown>,
) {
  const proxy = await nats.proxy();
  const store = await reader(name, proxy.url);
  const asked: string[] = [];
  proxy.onRequest = (bytes) => {
    for (const [, body] of bytes.toString().matchAll(/PUB \$JS\.API\.DIRECT\.GET\.[^\r]*\r\n([^\r]*)\r\n/g)) {
      asked.push(body ?? "");
    }
  };
  const result = await work(store);
  return { result, asked };
}

async function reader(name: string, url: string) {
  const { Manager } = await import("rita-ts");
  const { shop } = await import("../support/shop-registry.js");
  return new Manager(await nats.connection(url), { registry: shop }).getEventStore(name);
}

describe("the trail of an event", () => {
  it("names the last sixteen events of its entity before it, as execute knows them", async () => {
    const { store, name } = await nats.newStore();
    await store.execute(order, PlaceOrder.create("1", { customer: "c", total: 100 }));
    for (let at = 0; at < 20; at += 1) await store.execute(order, PayOrder.create("1", { amount: 1 }));
    const trails = await trailsOf(name);
    expect(trails.slice(0, 4)).toEqual([undefined, undefined, "2,1", "3,2,1"]);
    expect(trails.at(-1)).toBe(Array.from({ length: 16 }, (_, at) => 20 - at).join(","));
  });

  it("counts back inside an append, and goes on where the guard points", async () => {
    const { store, name } = await nats.newStore();
    await store.append([paid("1", 0), paid("2", 0)]);
    await store.append([paid("1", 1), paid("2", 2), paid("1"), paid("1")]);
    expect(await trailsOf(name)).toEqual([undefined, undefined, undefined, undefined, "-2,1", "-1,-3,1"]);
  });

  it("inside a long append names many places only where a reader gets to", async () => {
    const { store, name } = await nats.newStore();
    const placed = OrderPlaced.create("1", { customer: "c", total: 1_000 }, { expect: expectSequence(0) });
    await store.append([placed, ...Array.from({ length: 99 }, () => paid("1"))]);
    const counts = (await trailsOf(name)).map((trail) => trail?.split(",").length ?? 0);
    expect(counts.slice(0, 84).flatMap((count, at) => (count > 1 ? [at] : []))).toEqual([16, 32, 48, 64, 80]);
    expect(counts.slice(84)).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 1, 2, 3]);
    for (let at = 0; at < 5; at += 1) await store.execute(order, PayOrder.create("1", { amount: 1 }));
    const { result, asked } = await directGets(name, (from) => from.load(order, "order.1"));
    expect(result).toMatchObject({ count: 105 });
    expect(asked.map((body) => Object.keys(JSON.parse(body)))).toEqual(Array(104).fill(["seq"]));
  });

  it("says nothing about what an append without a guard does not know", async () => {
    const { store, name } = await nats.newStore();
    await store.append(paid("1"));
    await store.append([paid("1"), paid("1")]);
    expect(await trailsOf(name)).toEqual([undefined, undefined, "-1"]);
  });

  it("leads a load to each event by its sequence, without a search", async () => {
    const { store, name } = await nats.newStore();
    await store.execute(order, PlaceOrder.create("1", { customer: "c", total: 100 }));
    for (let at = 0; at < 9; at += 1) {
      await store.append(paid("other"));
      await store.execute(order, PayOrder.create("1", { amount: 1 }));
    }
    const { result, asked } = await directGets(name, (from) => from.load(order, "order.1"));
    expect(result).toMatchObject({ count: 10, sequence: 19 });
    expect(asked.map((body) => JSON.parse(body))).toEqual(
      [17, 15, 13, 11, 9, 7, 5, 3, 1].map((seq) => ({ seq })),
    );
  });

  it("is walked event by event where a search would pass over thousands between them", async () => {
    const { store, name } = await nats.newStore();
    const others = Array.from({ length: 1_000 }, () => paid("other"));
    // Guards alone lead from each event to the one before it: twelve events, eleven rounds.
    const sequences: number[] = [];
    for (let at = 0; at < 12; at += 1) {
      sequences.push((await store.append(paid("1", sequences.at(-1) ?? 0))).sequence);
      await store.append(others);
    }
    const { result, asked } = await directGets(name, (from) => from.load(order, "order.1"));
    expect(result).toMatchObject({ count: 12, sequence: sequences.at(-1) });
    expect(asked.map((body) => JSON.parse(body))).toEqual(
      sequences
        .slice(0, -1)
        .reverse()
        .map((seq) => ({ seq })),
    );
  });

  it("is left for the search when it would take longer", async () => {
    const { store, name } = await nats.newStore();
    let last = 0;
    // Appends that know only the event before: a walk would take a round for each.
    for (let at = 0; at < 40; at += 1) last = (await store.append(paid("1", last))).sequence;
    const { result, asked } = await directGets(name, (from) => from.load(order, "order.1"));
    expect(result).toMatchObject({ count: 40 });
    expect(asked.length).toBeLessThan(10);
    expect(asked.at(-1)).toContain("next_by_subj");
  });
});

describe("a load", () => {
  it.each([3, 30, 300])(
    "along the trail is never a part of a batch while batches of %i commit",
    async (size) => {
      const { store, name } = await nats.newStore();
      const other = await (await nats.otherManager()).getEventStore(name);
      const seen: number[] = [];
      let rounds = 0;
      let last = 0;
      const write = async () => {
        rounds += 1;
        const events = Array.from({ length: size }, () => paid("1", last));
        ({ sequence: last } = await store.append(events));
      };
      const read = async () => seen.push((await other.load(order, "order.1")).count);
      await sideBySide(() => seen.length > 3 && rounds >= 12, write, read);
      expect(seen.filter((count) => count % size !== 0)).toEqual([]);
      await expect(other.load(order, "order.1")).resolves.toMatchObject({ count: size * rounds });
    },
  );

  it("does not believe a trail that passes an event over, though its chain is closed", async () => {
    const { store, name } = await nats.newStore();
    await store.execute(order, PlaceOrder.create("1", { customer: "c", total: 5 }));
    await store.append(paid("1"));
    const headers = [
      ["Rita-Type", "order-paid"],
      ["Rita-Time", "2024-01-01T00:00:00Z"],
      ["Rita-Codec", "json"],
      ["Rita-Entity", "order.1"],
      ["Rita-Trail", "1"],
    ] as const;
    await nats.publish(`$ES.${name}.order.1.order-paid`, headers, '{"amount":1}');
    await expect(store.load(order, "order.1")).resolves.toMatchObject({ count: 3, state: { paid: 2 } });
  });

  it("does not take another entity's event for the entity's own, though a trail leads there", async () => {
    const { store, name } = await nats.newStore();
    const headers = (entity: string, ...more: (readonly [string, string])[]) => [
      ["Rita-Type", "order-paid"] as const,
      ["Rita-Time", "2024-01-01T00:00:00Z"] as const,
      ["Rita-Codec", "json"] as const,
      ["Rita-Entity", entity] as const,
      ...more,
    ];
    // Guarded with what it does not write, so that the chain of order.1 would seem to begin with it.
    const guard = [
      ["Nats-Expected-Last-Subject-Sequence", "0"],
      ["Nats-Expected-Last-Subject-Sequence-Subject", `$ES.${name}.order.1.*`],
    ] as const;
    await nats.publish(`$ES.${name}.order.2.order-paid`, headers("order.2", ...guard), '{"amount":100}');
    await store.append(paid("1"));
    const lie = headers("order.1", ["Rita-Trail", "1"]);
    await nats.publish(`$ES.${name}.order.1.order-paid`, lie, '{"amount":1}');
    await expect(store.load(order, "order.1")).resolves.toMatchObject({ count: 2, state: { paid: 2 } });
  });

  /** Trails that lie: other entities, nothing there, the future, no order, no numbers, too much. */
  const lies = [
    "1",
    "2,1",
    "-1",
    "-1,-2,-3",
    "9",
    "99999",
    "3,3",
    "1,2",
    "0",
    "-0",
    "x",
    "1,",
    "1 ,2",
    "1".repeat(40),
  ];
  const id = fc.constantFrom("1", "2");
  const operation = fc.oneof(
    fc.record({ kind: fc.constant("execute" as const), id }),
    fc.record({ kind: fc.constant("blind" as const), ids: fc.array(id, { minLength: 1, maxLength: 4 }) }),
    fc.record({ kind: fc.constant("guarded" as const), ids: fc.array(id, { minLength: 1, maxLength: 4 }) }),
    fc.record({ kind: fc.constant("erase" as const), at: fc.nat(30) }),
    fc.record({
      kind: fc.constant("stranger" as const),
      id,
      trail: fc.option(fc.constantFrom(...lies)),
      copied: fc.boolean(),
    }),
  );

  it("is everything the entity has, whoever wrote it and whatever trails say", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 3, maxLength: 14 }), async (operations) => {
        const { store, name } = await nats.newStore();
        const stranger = async (entityId: string, trail: string | null, copied: boolean) => {
          const guarded = (await store.load(order, `order.${entityId}`)).sequence;
          await nats.publish(
            `$ES.${name}.order.${entityId}.order-paid`,
            [
              ["Rita-Type", "order-paid"],
              ["Rita-Time", "2024-01-01T00:00:00Z"],
              ["Rita-Codec", "json"],
              ["Rita-Entity", `order.${entityId}`],
              ...(trail === null ? [] : [["Rita-Trail", trail] as const]),
              ...(copied
                ? [["Nats-Stream-Source", "old 1 > > $ES.old.>"] as const]
                : ([
                    ["Nats-Expected-Last-Subject-Sequence", String(guarded)],
                    ["Nats-Expected-Last-Subject-Sequence-Subject", `$ES.${name}.order.${entityId}.*`],
                  ] as const)),
            ],
            '{"amount":1}',
          );
        };
        for (const one of operations) {
          switch (one.kind) {
            case "execute":
              await store
                .execute(order, PlaceOrder.create(one.id, { customer: "c", total: 5 }))
                .catch(() => undefined);
              break;
            case "blind":
              await store.append(one.ids.map((entityId) => paid(entityId)));
              break;
            case "guarded": {
              const at = new Map<string, number>();
              for (const entityId of new Set(one.ids)) {
                at.set(entityId, (await store.load(order, `order.${entityId}`)).sequence);
              }
              await store.append(one.ids.map((entityId) => paid(entityId, at.get(entityId))));
              break;
            }
            case "erase":
              await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: one.at + 1 });
              break;
            case "stranger":
              await stranger(one.id, one.trail, one.copied);
          }
          for (const entityId of ["1", "2"]) {
            const sequences: number[] = [];
            for await (const { sequence } of store.read({ filters: `order.${entityId}` }))
              sequences.push(sequence);
            const loaded = await store.load(order, `order.${entityId}`);
            expect([loaded.count, loaded.sequence]).toEqual([sequences.length, sequences.at(-1) ?? 0]);
          }
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
