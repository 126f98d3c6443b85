import { describe, expect, it } from "vitest";
import { natsFixture } from "../support/nats-fixture.js";
import { OrderPaid, order } from "../support/shop-registry.js";

const nats = natsFixture();
const paid = () => OrderPaid.create("1", { amount: 1 });

/** Changes a store's stream as an administrator would, behind the library. */
async function drift(name: string, changes: object): Promise<void> {
  const { config } = await nats.api(`STREAM.INFO.ES_${name}`);
  const { error } = await nats.api(`STREAM.UPDATE.ES_${name}`, { ...(config as object), ...changes });
  if (error !== undefined) throw new Error(JSON.stringify(error));
}

async function opened(name: string) {
  return (await nats.otherManager()).getEventStore(name);
}

describe("a stream whose configuration was changed behind the library", () => {
  it.each([
    ["atomic appends off", { allow_atomic: false }, "allow_atomic"],
    ["direct reads off", { allow_direct: false }, "allow_direct"],
    ["written later than acknowledged", { allow_atomic: false, persist_mode: "async" }, "persist_mode"],
  ])(
    "so that it cannot keep its promises (%s) is refused when it is opened, naming the setting",
    async (_what, changes, setting) => {
      const { name, store } = await nats.newStore();
      await store.append(paid());
      // How a stream is written cannot be changed later: it is made anew.
      if (setting === "persist_mode") {
        await nats.api(`STREAM.DELETE.ES_${name}`);
        const { error } = await nats.api(`STREAM.CREATE.ES_${name}`, {
          name: `ES_${name}`,
          subjects: [`$ES.${name}.>`],
          allow_direct: true,
          ...changes,
        });
        expect(error).toBeUndefined();
      } else await drift(name, changes);
      await expect(opened(name)).rejects.toMatchObject({
        code: "EVENT_STORE_UNSAFE",
        details: { faults: expect.arrayContaining([expect.stringContaining(setting)]) },
      });
    },
  );

  it.each([
    ["old events go by their age", { max_age: 3_600e9 }],
    ["old events make room for new ones", { max_msgs: 10, discard: "old" }],
  ])("so that %s: nothing is decided on it any more, and appends and reads go on", async (_what, changes) => {
    const { name, store } = await nats.newStore();
    await store.append([paid(), paid()]);
    await drift(name, changes);
    const drifted = await opened(name);
    await expect(drifted.load(order, "order.1")).rejects.toMatchObject({ code: "EVENT_STORE_UNSAFE" });
    await drifted.append(paid());
    let read = 0;
    for await (const _event of drifted.read()) read += 1;
    expect(read).toBe(3);
  });
});
