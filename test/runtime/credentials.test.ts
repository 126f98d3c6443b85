import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import {
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  nkeyAuthenticator,
  nkeys,
} from "@nats-io/transport-node";
import { type EventCreateOptions, type Logger, Manager, type RitaErrorCode } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../support/eventually.js";
import { rejection, type ShopManager, type ShopStore } from "../support/nats-fixture.js";
import { operatorMode } from "../support/nats-jwt.js";
import { watchReactor } from "../support/reactor-watch.js";
import { selfSigned } from "../support/self-signed.js";
import { OrderPaid, OrderPlaced, order, PayOrder, shop } from "../support/shop-registry.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** A way to authenticate: what the server and the client are told, and what nobody else may ever see. */
interface Way {
  readonly config: string;
  readonly options: ConnectionOptions;
  readonly secrets: readonly string[];
}

async function mutualTls(): Promise<Way> {
  const folder = await temporaryFolder();
  const [server, client] = [selfSigned("server"), selfSigned("client")];
  const files = { "server.pem": server.cert, "server.key": server.key, "client.pem": client.cert };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const path = (name: string): string => JSON.stringify(join(folder, name));
  return {
    config: `tls { cert_file: ${path("server.pem")}, key_file: ${path("server.key")}, ca_file: ${path("client.pem")}, verify: true }`,
    options: { tls: { ca: server.cert, cert: client.cert, key: client.key } },
    secrets: [client.key.split("\n")[1] ?? ""],
  };
}

const ways: Readonly<Record<string, () => Way | Promise<Way>>> = {
  "user and password": () => ({
    config: 'authorization { users: [{ user: clerk, password: "hunter2-hunter2" }] }',
    options: { user: "clerk", pass: "hunter2-hunter2" },
    secrets: ["hunter2"],
  }),
  "a token": () => ({
    config: 'authorization { token: "sesame-sesame" }',
    options: { token: "sesame-sesame" },
    secrets: ["sesame"],
  }),
  "an nkey": () => {
    const user = nkeys.createUser();
    const seed = Buffer.from(user.getSeed());
    return {
      config: `authorization { users: [{ nkey: ${user.getPublicKey()} }] }`,
      options: { authenticator: nkeyAuthenticator(seed) },
      secrets: [seed.toString()],
    };
  },
  "a JWT with credentials": () => {
    const { config, creds, seed, jwt } = operatorMode();
    return {
      config,
      options: { authenticator: credsAuthenticator(Buffer.from(creds)) },
      secrets: [seed, jwt],
    };
  },
  "certificates of both sides": mutualTls,
};

/** Data of events and commands that may not get out either. */
const data = "4929-1234-5678";
const amount = 987_654_321;
const placed = (options: EventCreateOptions = {}) =>
  OrderPlaced.create("1", { customer: data, total: amount }, options);

/** Calls that fail, each in its way. */
const failures: readonly (readonly [
  code: RitaErrorCode,
  call: (store: ShopStore, manager: ShopManager) => Promise<unknown>,
])[] = [
  ["SEQUENCE_CONFLICT", (store) => store.append(placed({ expect: { sequence: 99 } }))],
  [
    "EVENT_DATA_INVALID",
    (store) => store.append(OrderPlaced.create("1", { customer: data, total: data as never })),
  ],
  ["EVENT_TYPE_UNKNOWN", (store) => store.append({ ...placed(), type: "no-such" as never })],
  ["EVENT_ENTITY_INVALID", async (store) => store.append(OrderPaid.create("a b", { amount }))],
  ["EVENT_ID_CLASH", (store) => store.append(OrderPaid.create("1", { amount }, { id: "placed" }))],
  ["COMMAND_DATA_INVALID", (store) => store.execute(order, PayOrder.create("1", { amount: data as never }))],
  ["EVENT_UNDECODABLE", (store) => store.load(order, "order.broken")],
  ["EVENT_UNDECODABLE", (store) => store.evolve({ evolve: () => undefined })],
  ["REACTOR_NOT_FOUND", (store) => store.getReactor("none")],
  ["EVENT_STORE_NOT_FOUND", (_store, manager) => manager.getEventStore("none")],
];

describe("a connection that is authenticated", () => {
  it.each(Object.keys(ways))(
    "guarantee 28, secrets: by %s it is used as it is, and neither they nor data get out",
    async (name) => {
      const way = await ways[name]?.();
      if (way === undefined) throw new Error(name);
      const server = await startNatsServer({ config: way.config });
      onTestFinished(() => server.stop());
      const connection = await connect({ servers: server.url, ...way.options });
      onTestFinished(() => connection.close());
      const told: unknown[] = [];
      const note = (...words: unknown[]): void => void told.push(words);
      const logger: Logger = { debug: note, info: note, warn: note, error: note };
      const manager = new Manager(connection, { registry: shop, logger });
      const store = await manager.createEventStore({ name: "shop" });

      await store.append(placed({ id: "placed" }));
      await expect(store.load(order, "order.1")).resolves.toMatchObject({ count: 1 });
      const headers = `NATS/1.0\r\nRita-Type: order-paid\r\nRita-Codec: json\r\nRita-Time: 2026-01-01T00:00:00Z\r\n\r\n`;
      (connection as unknown as { publish(subject: string, payload: string, options: object): void }).publish(
        "$ES.shop.order.broken.order-paid",
        `{"amount":"${data}", ${amount}`,
        { headers: { encode: () => Buffer.from(headers) } },
      );
      await eventually("it is stored", async () => (await store.head()) === 2);
      const reactor = await store.createReactor({ name: "ship" });
      const { errors, binding } = await watchReactor(reactor);
      await eventually("the broken one is given up", async () => (await reactor.info()).deadLetters === 1);

      for (const [code, call] of failures) {
        const error = await rejection(call(store, manager));
        expect(error).toMatchObject({ code });
        told.push(error);
      }
      told.push(errors, await reactor.deadLetters(), await manager.health());
      await connection.close();
      for (const [, call] of failures) told.push(await rejection(call(store, manager)));
      told.push(await binding.closed, await manager.health());
      const everything = told
        .map((one) => inspect(one, { depth: 20, showHidden: true, maxStringLength: null }))
        .join("\n");
      expect(everything.length).toBeGreaterThan(5_000);
      for (const secret of [...way.secrets, data, String(amount)]) expect(everything).not.toContain(secret);
    },
  );
});
