import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, describe, expect, test } from "vitest";
import { RitaError } from "../errors/rita-error.js";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "./nats-server.js";

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options?: NatsServerOptions): Promise<NatsServer> {
  const server = await startNatsServer(options);
  cleanups.push(() => server.stop());
  return server;
}

async function connected(server: NatsServer): Promise<NatsConnection> {
  const connection = await connect({ servers: server.url });
  cleanups.push(() => connection.close());
  return connection;
}

async function api(server: NatsServer, name: string, body = ""): Promise<Record<string, unknown>> {
  const answer = await (await connected(server)).request(`$JS.API.${name}`, body);
  return answer.json();
}

async function createStream(server: NatsServer): Promise<void> {
  const config = { name: "LOG", subjects: ["log.>"], storage: "file" };
  expect(await api(server, "STREAM.CREATE.LOG", JSON.stringify(config))).not.toHaveProperty("error");
}

async function publish(server: NatsServer, count: number): Promise<void> {
  const connection = await connected(server);
  for (let at = 0; at < count; at += 1) await connection.request("log.entry", "x");
}

describe("startNatsServer", () => {
  test("gives a server that takes clients and has JetStream, as soon as it resolves", async () => {
    const server = await start();
    expect(server.url).toBe(`nats://127.0.0.1:${server.port}`);
    expect(await api(server, "INFO")).toMatchObject({ streams: 0 });
    expect((await connected(server)).info).toMatchObject({ version: server.version, jetstream: true });
  });

  test("leaves JetStream off when told so", async () => {
    const server = await start({ jetStream: false });
    expect((await connected(server)).info?.jetstream ?? false).toBe(false);
  });

  test("listens on the port it is given", async () => {
    const first = await start();
    const { port } = first;
    await first.stop();
    expect((await start({ port })).port).toBe(port);
  });

  test("takes more configuration, also users, and is ready all the same", async () => {
    const server = await start({
      config: 'authorization { users: [{ user: "clerk", password: "secret" }] }\nmax_payload: 2000',
    });
    await expect(connect({ servers: server.url })).rejects.toThrow(/Authorization Violation/);
    const clerk = await connect({ servers: server.url, user: "clerk", pass: "secret" });
    expect(clerk.info?.max_payload).toBe(2000);
    await clerk.close();
  });

  test("fails with the server's own words when the configuration is wrong, and leaves no files", async () => {
    const failure = await startNatsServer({ config: "max_payload: lots" }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RitaError);
    expect(failure).toMatchObject({ code: "UNAVAILABLE" });
    const { message } = failure as RitaError;
    expect(message).toMatch(/ended with exit code 1/);
    expect(message).toMatch(/nats\.conf:1:/);
    const folder = /(\S+rita-nats-\w+)\/nats\.conf/.exec(message)?.[1];
    expect(folder).toBeDefined();
    expect(existsSync(folder ?? ".")).toBe(false);
  });

  test("says which program is not a nats-server", async () => {
    await expect(startNatsServer({ binary: process.execPath })).rejects.toThrow(
      /NATS_SERVER_NOT_FOUND.*option "binary".*not a nats-server/,
    );
  });
});

describe("a started server", () => {
  test("goes on with its streams, on the same port, after a restart in good order", async () => {
    const server = await start();
    await createStream(server);
    await publish(server, 3);
    const { url } = server;
    await server.restart();
    expect(server.url).toBe(url);
    expect(await api(server, "STREAM.INFO.LOG")).toMatchObject({ state: { messages: 3 } });
  });

  test("has everything it acknowledged after it was killed and restarted", async () => {
    const server = await start();
    await createStream(server);
    await publish(server, 20);
    await server.kill();
    await expect(connect({ servers: server.url, reconnect: false })).rejects.toThrow(/refused/i);
    await server.restart();
    expect(await api(server, "STREAM.INFO.LOG")).toMatchObject({ state: { messages: 20 } });
  });

  test("is gone with its temporary files after stop(), which can be called twice", async () => {
    const server = await start();
    expect(existsSync(server.storeDirectory)).toBe(true);
    await Promise.all([server.stop(), server.stop()]);
    expect(existsSync(server.storeDirectory)).toBe(false);
    await expect(connect({ servers: server.url, reconnect: false })).rejects.toThrow(/refused/i);
    await expect(server.restart()).rejects.toThrow(/UNAVAILABLE.*stopped for good/);
  });

  test("keeps a store directory that was named, for the next server", async () => {
    const storeDirectory = await mkdtemp(join(tmpdir(), "rita-store-"));
    cleanups.push(() => rm(storeDirectory, { recursive: true }));
    const first = await start({ storeDirectory });
    await createStream(first);
    await publish(first, 2);
    await first.stop();
    const second = await start({ storeDirectory });
    expect(await api(second, "STREAM.INFO.LOG")).toMatchObject({ state: { messages: 2 } });
  });

  test("says where its own pages are", async () => {
    const server = await start();
    const page = await fetch(`${server.monitoringUrl}/varz`, { headers: { connection: "close" } });
    expect(await page.json()).toMatchObject({ version: server.version, port: server.port });
  });

  test("is stopped by leaving the scope of `await using`", async () => {
    const server = await start();
    await server[Symbol.asyncDispose]();
    await expect(readFile(server.storeDirectory)).rejects.toThrow(/ENOENT/);
  });
});
