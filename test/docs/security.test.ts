import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NatsConnection } from "@nats-io/transport-node";
import { Manager, type RitaError, unprocessable } from "rita-ts";
import { afterAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { type Call, type Caller, everyCall, kept } from "../support/every-call.js";
import { natsFixture, type ShopManager, type ShopStore } from "../support/nats-fixture.js";
import { root } from "../support/paths.js";
import { watchReactor } from "../support/reactor-watch.js";
import { OrderPaid, OrderPlaced, PayOrder, shop } from "../support/shop-registry.js";
import { startTap, type Tap } from "../support/tap.js";
import { blocksOf } from "./blocks.js";
import { matches, publishRights, tableOf } from "./security-page.js";

const page = await readFile(join(root, "docs/security.md"), "utf8");
const [config = ""] = blocksOf(page).flatMap(({ language, lines }) =>
  language === "conf" ? [lines.join("\n")] : [],
);
const users = ["writer", "reader", "reactor", "operator", "admin"] as const;
type User = (typeof users)[number];

/** The page's server, and beside its users one who may do anything, to prepare and look at things. */
const nats = natsFixture({
  config: `${config.replace(/^ {2}users: \[$/m, "  users: [ { user: root, password: root }")}\nno_auth_user: root`,
});

interface Session extends Caller {
  readonly connection: NatsConnection;
}

let tap: Tap | undefined;
let prepared: Promise<ShopStore> | undefined;
const sessions = new Map<User, Promise<Session>>();

const shopStore = (): Promise<ShopStore> => {
  prepared ??= prepare();
  return prepared;
};

/** The store of the page with some events, a snapshot, and the reactor `mails` with a dead letter. */
async function prepare(): Promise<ShopStore> {
  tap = await startTap(nats.raw);
  const { store } = await nats.newStore({ name: "shop" });
  await store.append([
    OrderPlaced.create("1", { customer: "c", total: 1_000 }),
    OrderPaid.create("1", { amount: 1 }),
  ]);
  await store.execute(kept(), PayOrder.create("1", { amount: 1 }));
  const reactor = await store.createReactor({ name: "mails", backoff: [1], maxDeliveries: 2 });
  const { binding } = await watchReactor(reactor, ({ sequence }) => {
    if (sequence === 1) throw unprocessable("x");
  });
  await eventually("both are done with", async () => (await reactor.info()).lag === 0);
  await binding.unbind();
  return store;
}

function session(user: User): Promise<Session> {
  const opened = sessions.get(user) ?? open(user);
  sessions.set(user, opened);
  return opened;
}

async function open(user: User): Promise<Session> {
  const store = await shopStore();
  const connection = await nats.connection(nats.server.url, {
    user,
    pass: `${user}-secret`,
    inboxPrefix: `_INBOX_${user}`,
  });
  const second = (): ShopManager => new Manager(connection, { registry: shop });
  const manager = second();
  return {
    connection,
    manager,
    second,
    store: () => manager.getEventStore("shop"),
    reactor: "mails",
    own: `of-${user}`,
    victims: {
      store: user === "admin" ? "of-admin" : "shop",
      reactor: user === "operator" ? "of-operator" : "mails",
    },
    publish: () => store.append(OrderPaid.create("1", { amount: 1 })),
  };
}

afterAll(async () => {
  for (const opened of sessions.values()) await (await opened).manager.close();
});

const rows = tableOf(page, "| call | writer |");
const cells = rows.flatMap(({ calls, allowed }) =>
  calls.flatMap((call) =>
    users.map((user, at) => ({ user, call: call as Call, allowed: allowed[at] === true })),
  ),
);

describe("the permissions of docs/security.md", () => {
  it("guarantee 27, rights: are told for every public call", () => {
    expect(rows.flatMap(({ calls }) => calls).sort()).toEqual(Object.keys(everyCall).sort());
  });

  it.each(cells)("$user, $call: $allowed", async ({ user, call, allowed }) => {
    const caller = await session(user);
    for (const attempt of everyCall[call]) {
      const error = await attempt(caller).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (allowed) expect(error).toBeUndefined();
      else {
        expect(error).toMatchObject({ code: "PERMISSION_DENIED" });
        expect(String(error)).toContain((error as RitaError).details["subject"]);
        expect((error as RitaError).details["subject"]).toMatch(/^\$(ES\.shop|JS\.API|KV)\./);
      }
    }
  });

  const makers = ["writer", "reactor", "operator"] as const;
  it.each(makers)("let the %s make the bucket it uses where there is none, and only then", async (user) => {
    const caller = await session(user);
    // One that knows of no bucket: where nobody listens any more, the tap still does.
    const manager = caller.second();
    const store = await manager.getEventStore("shop");
    const bucket = `KV_ES_shop_${user === "writer" ? "snapshots" : "reactors"}`;
    const creates = (): number =>
      tap?.heard(`_INBOX_${user}.`).filter((subject) => subject === `$JS.API.STREAM.CREATE.${bucket}`)
        .length ?? 0;
    const exists = async () => (await nats.api(`STREAM.INFO.${bucket}`))["error"] === undefined;
    expect(await exists()).toBe(true);
    expect(creates()).toBe(0);
    await nats.api(`STREAM.DELETE.${bucket}`);
    if (user === "writer") await store.execute(kept(), PayOrder.create("1", { amount: 1 }));
    if (user === "reactor") for (const attempt of everyCall["reactor.bind"]) await attempt(caller);
    if (user === "operator") await (await store.getReactor("mails")).reposition("end");
    await eventually("it is there", exists);
    await eventually("it was heard of", () => creates() > 0);
    await manager.close();
  });

  it("let the writer remove snapshots that do not fit its evolver", async () => {
    const manager = (await session("writer")).second();
    const store = await manager.getEventStore("shop");
    await store.load(kept(2), "order.1");
    await manager.close();
    await eventually("it is gone", async () => {
      const { state } = await nats.api("STREAM.INFO.KV_ES_shop_snapshots");
      return (state as { messages: number }).messages === 0;
    });
  });

  it.each(users)("of the %s have no line that is never needed", async (user) => {
    const unused = (): readonly string[] => {
      const heard = tap?.heard(`_INBOX_${user}.`) ?? [];
      return publishRights(config, user).filter((line) => !heard.some((subject) => matches(line, subject)));
    };
    // The server tells of requests beside the work on them.
    await eventually("all were heard", () => unused().length === 0, 2_000).catch(() => undefined);
    expect(unused()).toEqual([]);
  });

  it("leave no consumer behind of those who may read", async () => {
    await eventually(
      "only reactors are left",
      async () =>
        (await nats.state("shop")).consumer_count === (await (await shopStore()).listReactors()).length,
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

describe("what permissions cannot do, as docs/security.md says", () => {
  const ask = async (user: User, name: string, body: object = {}): Promise<unknown> => {
    const { connection } = await session(user);
    return (await connection.request(`$JS.API.${name}`, JSON.stringify(body), { timeout: 5_000 })).json();
  };

  it("a reader has events delivered to any subject", async () => {
    const subscription = nats.raw.subscribe("elsewhere", { max: 1 });
    await nats.raw.flush();
    const config = {
      name: "push",
      deliver_subject: "elsewhere",
      ack_policy: "none",
      filter_subject: "$ES.shop.>",
    };
    await ask("reader", "CONSUMER.CREATE.ES_shop.push.$ES.shop.>", { stream_name: "ES_shop", config });
    const delivered: string[] = [];
    for await (const { data } of subscription) delivered.push(new TextDecoder().decode(data));
    expect(delivered).toEqual(['{"customer":"c","total":1000}']);
    expect(await ask("reader", "CONSUMER.DELETE.ES_shop.push")).toMatchObject({ success: true });
  });

  it("a reader deletes a reactor's consumer", async () => {
    await (await shopStore()).createReactor({ name: "victim" });
    expect(await ask("reader", "CONSUMER.DELETE.ES_shop.victim")).toMatchObject({ success: true });
  });

  it("who may make a bucket that is not there copies another store", async () => {
    const { store } = await nats.newStore({ name: "vault" });
    await store.append(OrderPaid.create("1", { amount: 77 }));
    const name = "KV_ES_shop_reactors";
    await nats.api(`STREAM.DELETE.${name}`);
    await ask("reactor", `STREAM.CREATE.${name}`, { name, mirror: { name: "ES_vault" }, storage: "memory" });
    await eventually("the event is there", async () => {
      const { message } = (await ask("reactor", `STREAM.MSG.GET.${name}`, { seq: 1 })) as {
        message?: { data: string };
      };
      return message !== undefined && Buffer.from(message.data, "base64").toString() === '{"amount":77}';
    });
  });
});
