import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, createInbox } from "@nats-io/transport-node";
import { Manager, unprocessable } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../support/eventually.js";
import { type Call, type Caller, everyCall, kept } from "../support/every-call.js";
import { natsFixture } from "../support/nats-fixture.js";
import { root } from "../support/paths.js";
import { watchReactor } from "../support/reactor-watch.js";
import { OrderPaid, OrderPlaced, order, PayOrder, shop } from "../support/shop-registry.js";
import { startTap, type Tap } from "../support/tap.js";
import { blocksOf } from "./blocks.js";
import { matches, publishRights, tableOf } from "./security-page.js";

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

describe("permissions for one tenant of a store, as docs/security.md sets them up", async () => {
  const security = await readFile(join(root, "docs/security.md"), "utf8");
  const config =
    blocksOf(security)
      .filter(({ language }) => language === "conf")[1]
      ?.lines.join("\n") ?? "";
  const nats = natsFixture({
    config: `${config.replace(/^ {2}users: \[$/m, "  users: [ { user: root, password: root }")}\nno_auth_user: root`,
  });
  const rows = tableOf(security, "| call | `acme` |");
  const tenants = ["acme", "beta"] as const;
  let prepared: Promise<{ readonly caller: (tenant: string) => Caller; readonly tap: Tap }> | undefined;

  /** A store in which both tenants have events, a snapshot, and a reactor with a dead letter. */
  const prepare = async () => {
    const tap = await startTap(nats.raw);
    const { store } = await nats.newStore({ name: "hosting", tenancy: true });
    for (const own of tenants.map((tenant) => store.tenant(tenant))) {
      await own.append(OrderPlaced.create("1", { customer: "c", total: 1_000 }));
      await own.execute(kept(), PayOrder.create("1", { amount: 1 }));
      const reactor = await own.createReactor({ name: "mails", backoff: [1], maxDeliveries: 2 });
      const { binding } = await watchReactor(reactor, () => {
        throw unprocessable("x");
      });
      await eventually("all are given up", async () => (await reactor.info()).lag === 0);
      await binding.unbind();
    }
    await eventually("both have a snapshot", async () => {
      const { state } = await nats.api("STREAM.INFO.KV_ES_hosting_snapshots");
      return (state as { messages: number } | undefined)?.messages === 2;
    });
    const login = { user: "acme", pass: "acme-secret", inboxPrefix: "_INBOX_acme" };
    const connection = await nats.connection(nats.server.url, login);
    const second = () => new Manager(connection, { registry: shop });
    const manager = await nats.otherManager({}, connection);
    const caller = (tenant: string): Caller => ({
      manager,
      second,
      store: async () => (await manager.getEventStore("hosting")).tenant(tenant),
      reactor: "mails",
      own: `of-${tenant}`,
      victims: { store: "hosting", reactor: "mails" },
      publish: () => store.tenant(tenant).append(OrderPaid.create("1", { amount: 1 })),
    });
    return { caller, tap };
  };

  it.each(
    rows.flatMap(({ what, calls, allowed }) =>
      tenants.map((tenant, at) => ({ tenant, what, calls, allowed: allowed[at] === true })),
    ),
  )("$tenant, $what: $allowed", async ({ tenant, what, calls, allowed }) => {
    prepared ??= prepare();
    const { caller } = await prepared;
    for (const call of calls) {
      const tries = everyCall[call as Call];
      const [single, several] = what.includes("filter") ? tries : [undefined, undefined];
      const chosen = what.includes("several") ? [several] : what.includes("one filter") ? [single] : tries;
      for (const attempt of chosen) {
        if (attempt === undefined) throw new Error(`No way to call ${call} is known.`);
        const outcome = attempt(caller(tenant));
        if (allowed) await outcome;
        else {
          const subject = what.includes("several") ? "CONSUMER.CREATE.ES_hosting." : "beta";
          await expect(outcome).rejects.toMatchObject({
            code: "PERMISSION_DENIED",
            details: { subject: expect.stringContaining(subject) },
          });
        }
      }
    }
  });

  it("have no line that is never needed", async () => {
    const { tap, caller } = (await prepared) ?? (await prepare());
    // What a changed evolver finds out of step is removed; a program looks at that with the first snapshot it uses.
    const manager = caller("acme").second();
    await (await manager.getEventStore("hosting")).tenant("acme").load(kept(2), "order.1");
    await manager.health();
    await manager.close();
    const unused = (): readonly string[] => {
      const heard = tap.heard("_INBOX_acme.");
      return publishRights(config, "acme").filter((line) => !heard.some((subject) => matches(line, subject)));
    };
    await eventually("all were heard", () => unused().length === 0, 2_000).catch(() => undefined);
    expect(unused()).toEqual([]);
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
