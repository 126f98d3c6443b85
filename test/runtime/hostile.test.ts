import { defineModel, RitaError } from "rita-ts";
import { msgpack } from "rita-ts/codecs";
import { describe, expect, it } from "vitest";
import { natsFixture, rejection, type ShopManager, type ShopStore } from "../support/nats-fixture.js";
import { type OrderEvent, OrderPaid, order } from "../support/shop-registry.js";

const nats = natsFixture({ config: "max_payload: 8MB" });
const time = "2026-03-01T09:30:00Z";
const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

/** Headers of an event as they should be, with some of them replaced. */
function headersOf(
  changes: Readonly<Record<string, string | undefined>> = {},
): (readonly [string, string])[] {
  const all = {
    "Rita-Codec": "json",
    "Rita-Entity": "order.1",
    "Rita-Time": time,
    "Rita-Type": "order-paid",
    ...changes,
  };
  return Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

let manager: Promise<ShopManager> | undefined;

/** A manager that has a codec more than those that need no package. */
function knowing(): Promise<ShopManager> {
  manager ??= (async () => nats.otherManager({ codecs: [await msgpack()] }))();
  return manager;
}

/** A store with a good event, a hostile one, and a good one. */
async function withHostile(
  headers: Readonly<Record<string, string | undefined>>,
  payload: string | Uint8Array,
): Promise<ShopStore> {
  const { name } = await nats.newStore();
  const store = await (await knowing()).getEventStore(name);
  await store.append(OrderPaid.create("1", { amount: 1 }));
  await nats.publish(`$ES.${name}.order.1.order-paid`, headersOf(headers), payload as string);
  await store.append(OrderPaid.create("1", { amount: 2 }));
  return store;
}

function unpolluted(): void {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
}

describe("a hostile event", () => {
  const undecodable: readonly (readonly [
    what: string,
    headers: Readonly<Record<string, string | undefined>>,
    payload: string | Uint8Array,
    code: string,
  ])[] = [
    ["with text that is no UTF-8", {}, Buffer.from([0x22, 0xff, 0xfe, 0x22]), "EVENT_UNDECODABLE"],
    ["with an unfinished UTF-8 character", {}, Buffer.from([0x22, 0xe2, 0x82]), "EVENT_UNDECODABLE"],
    ["with half of a JSON text", {}, '{"amount":', "EVENT_UNDECODABLE"],
    ["with very many open brackets", {}, "[".repeat(200_000), "EVENT_UNDECODABLE"],
    ["with very many open objects", {}, '{"a":'.repeat(200_000), "EVENT_UNDECODABLE"],
    [
      "with a text without end, full of quotes, after a long number",
      {},
      `1234567890123456 "${'\\"'.repeat(400_000)}`,
      "EVENT_UNDECODABLE",
    ],
    ["with a number beyond 2^53", {}, '{"amount":12345678901234567890}', "EVENT_UNDECODABLE"],
    ["with an unknown codec", { "Rita-Codec": "yaml" }, "{}", "CODEC_UNAVAILABLE"],
    ["without a codec", { "Rita-Codec": undefined }, "{}", "CODEC_UNAVAILABLE"],
    ["with a codec of 60,000 letters", { "Rita-Codec": "x".repeat(60_000) }, "{}", "CODEC_UNAVAILABLE"],
    [
      "with a codec named like a property of every object",
      { "Rita-Codec": "__proto__" },
      "{}",
      "CODEC_UNAVAILABLE",
    ],
    ["with the codec constructor", { "Rita-Codec": "constructor" }, "{}", "CODEC_UNAVAILABLE"],
    [
      "with JSON that says that it is msgpack",
      { "Rita-Codec": "msgpack" },
      '{"amount":1}',
      "EVENT_UNDECODABLE",
    ],
    [
      "with msgpack that promises four billion entries",
      { "Rita-Codec": "msgpack" },
      Buffer.from([0xdf, 0xff, 0xff, 0xff, 0xff]),
      "EVENT_UNDECODABLE",
    ],
    [
      "with msgpack whose key is __proto__",
      { "Rita-Codec": "msgpack" },
      Buffer.from([0x81, 0xa9, ...Buffer.from("__proto__"), 0x81, 0xa8, ...Buffer.from("polluted"), 0xc3]),
      "EVENT_UNDECODABLE",
    ],
    [
      "with msgpack nested 200,000 deep",
      { "Rita-Codec": "msgpack" },
      Buffer.alloc(200_000, 0x91),
      "EVENT_UNDECODABLE",
    ],
    ["of the type __proto__", { "Rita-Type": "__proto__" }, "{}", "EVENT_TYPE_UNKNOWN"],
    ["of the type toString", { "Rita-Type": "toString" }, "{}", "EVENT_TYPE_UNKNOWN"],
    ["of a type of 60,000 letters", { "Rita-Type": "x".repeat(60_000) }, "{}", "EVENT_TYPE_UNKNOWN"],
    ["with a time that never was", { "Rita-Time": "2026-02-30T00:00:00Z" }, "{}", "EVENT_UNDECODABLE"],
    [
      "with a time of 60,000 digits",
      { "Rita-Time": `${time.slice(0, -1)}.${"9".repeat(60_000)}!` },
      "{}",
      "EVENT_UNDECODABLE",
    ],
    ["with the version 0", { "Rita-Version": "0" }, "{}", "EVENT_UNDECODABLE"],
    ["with a version beyond all numbers", { "Rita-Version": "9".repeat(400) }, "{}", "EVENT_UNDECODABLE"],
    ["of a version that does not exist yet", { "Rita-Version": "99" }, "{}", "EVENT_UNDECODABLE"],
  ];
  it.each(undecodable)(
    "guarantee 29, what others have stored: %s is an error with its sequence, at once, and can be left out",
    async (_what, headers, payload, code) => {
      const store = await withHostile(headers, payload);
      const start = performance.now();
      const calls = [
        () => store.load(order, "order.1"),
        () => store.evolve({ evolve: () => undefined }),
        () => store.watch({ evolve: () => undefined }),
      ];
      for (const call of calls) {
        const error = await rejection(call());
        expect(error).toBeInstanceOf(RitaError);
        expect(error).toMatchObject({ code, details: { sequence: 2 } });
        expect((error as Error).message.length).toBeLessThan(2_000);
      }
      const seen: number[] = [];
      await store.evolve({ evolve: ({ sequence }) => void seen.push(sequence) }, { onUndecodable: "skip" });
      expect(seen).toEqual([1, 3]);
      expect(performance.now() - start).toBeLessThan(5_000);
      unpolluted();
    },
  );

  it.each([
    [
      "__proto__ in its data",
      {},
      '{"amount":1,"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    ],
    [
      "__proto__ in its meta data",
      { "Rita-Meta-__proto__": "polluted", "Rita-Meta-constructor": "x" },
      '{"amount":1}',
    ],
    [
      "megabytes of text",
      {},
      JSON.stringify({ amount: 1, text: `1234567890123456 ${"x\\".repeat(900_000)}` }),
    ],
    ["data nested 100,000 deep", {}, `{"amount":1,"more":${deep(100_000)}}`],
    [
      "a trail of a thousand places that are not its own",
      { "Rita-Trail": Array.from({ length: 1_000 }, (_, at) => at + 1).join(",") },
      '{"amount":1}',
    ],
    ["a trail that leads to itself", { "Rita-Trail": "2,2,2" }, '{"amount":1}'],
    [
      "a trail beyond all numbers",
      { "Rita-Trail": `-${"9".repeat(1_000)},${"9".repeat(1_000)}` },
      '{"amount":1}',
    ],
  ])("with %s is read as what it is, and changes nothing else", async (_what, headers, payload) => {
    const store = await withHostile(headers, payload);
    await expect(store.load(order, "order.1")).resolves.toMatchObject({ count: 3, state: { paid: 4 } });
    const metas: string[][] = [];
    await store.evolve({ evolve: ({ meta }) => void metas.push(Object.keys(meta)) });
    expect(metas[1]).toEqual(
      Object.keys(headers).flatMap((name) => (name.startsWith("Rita-Meta-") ? [name.slice(10)] : [])),
    );
    unpolluted();
  });

  it("whose deep data becomes a state is no overflow for a load, nor for whoever looks at the state", async () => {
    const keeps = defineModel<unknown, OrderEvent>({
      initial: () => null,
      evolve: {
        "order-placed": (state) => state,
        "order-paid": (_state, { data }) => data,
        "order-shipped": (state) => state,
      },
    });
    const { name, store } = await nats.newStore();
    await nats.publish(`$ES.${name}.order.1.order-paid`, headersOf(), `{"amount":1,"more":${deep(100_000)}}`);
    for (let round = 0; round < 2; round += 1) {
      await expect(store.load(keeps, "order.1")).resolves.toMatchObject({ count: 1, state: { amount: 1 } });
    }
  });
});
