import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInbox, type NatsConnection } from "@nats-io/transport-node";
import { Manager, RitaError } from "rita-ts";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture, type ShopManager, type ShopStore } from "../support/nats-fixture.js";
import { root } from "../support/paths.js";
import { OrderPaid, OrderPlaced, order, PayOrder, shop } from "../support/shop-registry.js";
import { blocksOf } from "./blocks.js";

const page = await readFile(join(root, "docs/security.md"), "utf8");
const config = blocksOf(page)
  .find(({ language }) => language === "conf")
  ?.lines.join("\n");

/** The page's server, and beside its users one who may do anything, to prepare and look at things. */
const nats = natsFixture({
  config: `${config?.replace(/^ {2}users: \[$/m, "  users: [ { user: root, password: root }")}\nno_auth_user: root`,
});

interface Session {
  readonly connection: NatsConnection;
  readonly manager: ShopManager;
  store(): Promise<ShopStore>;
}

let prepared: Promise<unknown> | undefined;

async function session(user: string): Promise<Session> {
  prepared ??= (async () => {
    const { store } = await nats.newStore({ name: "shop" });
    await store.append([
      OrderPlaced.create("1", { customer: "c", total: 1_000 }),
      OrderPaid.create("1", { amount: 1 }),
    ]);
    await nats.api("CONSUMER.CREATE.ES_shop.durable", {
      stream_name: "ES_shop",
      config: { durable_name: "durable", name: "durable", ack_policy: "explicit", ack_wait: 60e9 },
    });
  })();
  await prepared;
  const connection = await nats.connection(nats.server.url, {
    user,
    pass: `${user}-secret`,
    inboxPrefix: `_INBOX_${user}`,
  });
  const manager = new Manager(connection, { registry: shop });
  return { connection, manager, store: () => manager.getEventStore("shop") };
}

/** A store of an administrator who has no store yet. */
const other = (user: string) => `of-${user}`;
const paid = () => OrderPaid.create("1", { amount: 1 });
const read = async (store: ShopStore): Promise<void> => {
  for await (const _event of store.read()) break;
};

/** The calls of the page's table, by what it calls them. */
const calls: Readonly<Record<string, readonly ((session: Session, user: string) => Promise<unknown>)[]>> = {
  "`getEventStore`, `info`": [
    ({ store }) => store(),
    async ({ store }) => (await store()).info(),
    async ({ store }) => (await store()).info({ entities: true }),
  ],
  "`health`": [
    async ({ manager }) => {
      const health = await manager.health();
      if (!health.ready) throw new Error(health.reason);
    },
  ],
  "`append`": [async ({ store }) => (await store()).append(paid())],
  "`append` of several": [async ({ store }) => (await store()).append([paid(), paid(), paid()])],
  "`execute`": [async ({ store }) => (await store()).execute(order, PayOrder.create("1", { amount: 1 }))],
  "`load`, `exists`, `head`": [
    async ({ store }) => (await store()).load(order, "order.1"),
    async ({ store }) => (await store()).exists("order.1"),
    async ({ store }) => (await store()).head(),
  ],
  "`read`, `evolve`": [
    async ({ store }) => read(await store()),
    async ({ store }) => (await store()).evolve({ evolve: () => undefined }),
    async ({ store }) =>
      (await store()).evolve({ evolve: () => undefined }, { filters: ["order.1", "product.*.stock-added"] }),
  ],
  "`watch`": [
    async ({ store }) => {
      const watcher = await (await store()).watch({ evolve: () => undefined });
      await watcher.stop();
    },
  ],
  "durable consumer, with acknowledgements": [async ({ connection }, user) => consume(connection, user)],
  "`createEventStore`, `updateEventStore`, `deleteEventStore`": [
    ({ manager }, user) => manager.createEventStore({ name: other(user) }),
    ({ manager }, user) =>
      manager.updateEventStore({ name: user === "admin" ? other(user) : "shop", description: "changed" }),
    ({ manager }, user) => manager.deleteEventStore(user === "admin" ? other(user) : "shop"),
  ],
  "`listEventStores`": [({ manager }) => manager.listEventStores()],
};

/** Takes one message of a durable consumer and acknowledges it, as a reactor does. */
async function consume(connection: NatsConnection, user: string): Promise<void> {
  const name = `durable-${user}`;
  // Not by way of the library: what the server forbids is an error of the client's own.
  const ask = async (subject: string, body: object): Promise<unknown> => {
    try {
      return await connection.request(subject, JSON.stringify(body), { timeout: 2_000 });
    } catch (error) {
      const { subject: denied } = ((error as Error).cause ?? {}) as { readonly subject?: string };
      if (denied === undefined) throw error;
      throw new RitaError("PERMISSION_DENIED", `not allowed: ${denied}`, { subject: denied });
    }
  };
  const settings = { durable_name: name, name, ack_policy: "explicit", filter_subject: "$ES.shop.order.>" };
  await ask(`$JS.API.CONSUMER.CREATE.ES_shop.${name}.$ES.shop.order.>`, {
    stream_name: "ES_shop",
    config: settings,
    action: "create",
  });
  await ask(`$JS.API.CONSUMER.INFO.ES_shop.${name}`, {});
  const inbox = createInbox(`_INBOX_${user}`);
  const delivered = connection.subscribe(inbox, { max: 1 });
  connection.publish(`$JS.API.CONSUMER.MSG.NEXT.ES_shop.${name}`, "", { reply: inbox });
  for await (const message of delivered) {
    for (const word of ["+WPI", "+ACK"]) message.respond(word);
  }
  await connection.flush();
  await eventually("the server has the acknowledgement", async () => {
    const { ack_floor } = await nats.api(`CONSUMER.INFO.ES_shop.${name}`);
    return (ack_floor as { stream_seq: number }).stream_seq > 0;
  });
}

const rows = page
  .split("\n")
  .filter((line) => /^\| .* \| (yes|no) \| (yes|no) \| /.test(line))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\||\|$/g, "").trim()));
const users = ["writer", "reader", "reactor", "admin"] as const;
const cells = rows.flatMap(([what = "", ...allowed]) =>
  users.map((user, at) => ({ user, what, allowed: allowed[at] === "yes" })),
);

describe("the permissions of docs/security.md", () => {
  it("has a row for each kind of call", () => {
    expect(rows.map(([what]) => what)).toEqual(Object.keys(calls));
  });

  it.each(cells)("$user, $what: $allowed", async ({ user, what, allowed }) => {
    const opened = await session(user);
    for (const call of calls[what] ?? []) {
      const error = await call(opened, user).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (allowed) expect(error).toBeUndefined();
      else {
        expect(error).toMatchObject({ code: "PERMISSION_DENIED" });
        expect(String(error)).toContain((error as RitaError).details["subject"]);
        expect((error as RitaError).details["subject"]).toMatch(/^\$(ES\.shop|JS\.(API|ACK))\./);
      }
    }
    await opened.manager.close();
  });

  it("leave no consumer behind of those who may read", async () => {
    for (const user of users) await nats.api(`CONSUMER.DELETE.ES_shop.durable-${user}`);
    await eventually(
      "only the durable one is left",
      async () => (await nats.state("shop")).consumer_count === 1,
    );
  });

  it("keep the answers of one user from the others", async () => {
    const { connection } = await session("reader");
    const refused = new Promise<string>((resolve) => {
      void (async () => {
        for await (const status of connection.status()) {
          const { error } = status as { error?: { subject?: string } };
          if (error?.subject !== undefined) resolve(error.subject);
        }
      })();
    });
    connection.subscribe("_INBOX_writer.>");
    await expect(refused).resolves.toBe("_INBOX_writer.>");
  });
});
