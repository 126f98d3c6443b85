import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, createInbox } from "@nats-io/transport-node";
import { Manager } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { natsFixture } from "../support/nats-fixture.js";
import { root } from "../support/paths.js";
import { OrderPaid, order, shop } from "../support/shop-registry.js";
import { blocksOf } from "./blocks.js";

const page = await readFile(join(root, "docs/tenants.md"), "utf8");

describe("tenants with accounts of their own, as docs/tenants.md sets them up", () => {
  it("have two stores under one name, and neither sees, guards or lists what the other has", async () => {
    const config = blocksOf(page)
      .find(({ language }) => language === "conf")
      ?.lines.join("\n");
    const server = await startNatsServer({ config });
    onTestFinished(() => server.stop());
    const open = async (user: string) => {
      const connection = await connect({ servers: server.url, user, pass: `${user}-secret` });
      const manager = new Manager(connection, { registry: shop });
      onTestFinished(async () => {
        await manager.close();
        await connection.close();
      });
      return { connection, manager, store: await manager.createEventStore({ name: "shop" }) };
    };
    const [acme, beta] = [await open("acme"), await open("beta")];
    const first = { id: "first", expect: { sequence: 0 } };
    await acme.store.append(OrderPaid.create("1", { amount: 1 }, first));
    expect(await beta.store.exists("order.1")).toBe(false);
    const { sequence, duplicate } = await beta.store.append(OrderPaid.create("1", { amount: 2 }, first));
    expect([sequence, duplicate]).toEqual([1, false]);
    expect((await acme.store.load(order, "order.1")).state.paid).toBe(1);
    await acme.manager.createEventStore({ name: "of-acme" });
    expect(await beta.manager.listEventStores()).toEqual(["shop"]);
    // Not even in the server's own words.
    const answer = await beta.connection.request("$JS.API.STREAM.MSG.GET.ES_of-acme", '{"seq":1}');
    expect(answer.json()).toMatchObject({ error: { err_code: 10059 } });
  });
});

describe("what one stream cannot keep apart (a hostile client of a store with tenants)", () => {
  const nats = natsFixture();
  const guarded = (name: string, entity: string, sequence: number) =>
    [
      ["Nats-Expected-Last-Subject-Sequence", String(sequence)],
      ["Nats-Expected-Last-Subject-Sequence-Subject", `$ES.${name}.${entity}.*`],
    ] as const;

  it("uses up another tenant's event ids", async () => {
    const { name, store } = await nats.newStore({ tenancy: true });
    await nats.publish(
      `$ES.${name}.beta.order.9.order-paid`,
      [["Nats-Msg-Id", "acme/order.1/command/0"]],
      "{}",
    );
    const victim = OrderPaid.create("1", { amount: 1 }, { id: "order.1/command/0" });
    await expect(store.tenant("acme").append(victim)).rejects.toMatchObject({ code: "EVENT_ID_CLASH" });
  });

  it("learns the last sequence of any entity from the refusal of a guard", async () => {
    const { name, store } = await nats.newStore({ tenancy: true });
    const { sequence } = await store.tenant("acme").append(OrderPaid.create("1", { amount: 1 }));
    const probe = nats.publish(`$ES.${name}.beta.order.9.x`, guarded(name, "acme.order.1", 999), "{}");
    await expect(probe).rejects.toThrow(`wrong last sequence: ${sequence}`);
  });

  it("reads any message by its sequence", async () => {
    const { name, store } = await nats.newStore({ tenancy: true });
    const { sequence } = await store.tenant("acme").append(OrderPaid.create("1", { amount: 77 }));
    const { message } = (await nats.api(`STREAM.MSG.GET.ES_${name}`, { seq: sequence })) as {
      message: { data: string };
    };
    expect(Buffer.from(message.data, "base64").toString()).toBe('{"amount":77}');
  });

  it("reads another tenant's consumer by its name", async () => {
    const { name, store } = await nats.newStore({ tenancy: true });
    await store.tenant("acme").append(OrderPaid.create("1", { amount: 77 }));
    const config = { durable_name: "secret", ack_policy: "none", filter_subject: `$ES.${name}.acme.>` };
    await nats.api(`CONSUMER.CREATE.ES_${name}.secret.$ES.${name}.acme.>`, {
      stream_name: `ES_${name}`,
      config,
    });
    // What a consumer delivers keeps its subject, so a reply subject needs a subscription of its own.
    const inbox = createInbox();
    const delivered = nats.raw.subscribe(inbox, { max: 1 });
    nats.raw.publish(`$JS.API.CONSUMER.MSG.NEXT.ES_${name}.secret`, "", { reply: inbox });
    const payloads: string[] = [];
    for await (const message of delivered) payloads.push(message.string());
    expect(payloads).toEqual(['{"amount":77}']);
  });
});
