import { headers } from "@nats-io/transport-node";
import { Manager } from "rita-ts";
import { expect, it } from "vitest";
import { natsFixture } from "../support/nats-fixture.js";
import { OrderPaid, shop } from "../support/shop-registry.js";

const nats = natsFixture();

it("an append waits while the stream has as many batches open as the server allows, and is then stored", async () => {
  const { name } = await nats.newStore();
  const toBatch = (batch: number, sequence: number, commit?: string) => {
    const head = headers();
    head.set("Nats-Batch-Id", `stranger-${batch}`);
    head.set("Nats-Batch-Sequence", String(sequence));
    if (commit !== undefined) head.set("Nats-Batch-Commit", commit);
    return nats.raw.request(`$ES.${name}.order.x.y`, "{}", { headers: head, timeout: 5_000 });
  };
  // The server's limit for one stream.
  await Promise.all(Array.from({ length: 50 }, (_, batch) => toBatch(batch, 1)));

  const proxy = await nats.proxy();
  const refused = new Promise<void>((resolve) => {
    proxy.onAnswer = (bytes) => void (/"err_code":10(176|210)/.test(bytes.toString()) && resolve());
  });
  const store = await new Manager(await nats.connection(proxy.url), { registry: shop }).getEventStore(name);
  const appending = store.append([1, 2].map((amount) => OrderPaid.create("1", { amount })));
  // Whatever becomes of it is looked at below.
  appending.catch(() => undefined);
  await refused;
  // No such value of a commit: the server refuses it, and drops the batch.
  await toBatch(0, 2, "neither");
  expect((await appending).sequence).toBe(2);
});
