import { connect } from "@nats-io/transport-node";
import { Manager, unprocessable } from "rita-ts";
import { startNatsServer } from "rita-ts/testing";
import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { gate, natsFixture, type ShopStore } from "../support/nats-fixture.js";
import { startReactorProcess } from "../support/reactor-process.js";
import { watchReactor } from "../support/reactor-watch.js";
import { OrderPaid, OrderPlaced, shop } from "../support/shop-registry.js";

const rights = (deny: string): string => `permissions: { publish: { deny: [${JSON.stringify(deny)}] } }`;

const nats = natsFixture({
  config: `authorization { users: [
    { user: admin, password: admin }
    { user: nonext, password: nonext, ${rights("$JS.API.CONSUMER.MSG.NEXT.>")} }
    { user: half, password: half, permissions: { subscribe: { allow: ["_INBOX.*.*"] } } }
    { user: nobucket, password: nobucket, ${rights("$KV.>")} }
    { user: noack, password: noack, ${rights("$JS.ACK.>")} }
  ] }
  no_auth_user: admin`,
});

const place = (store: ShopStore, id = "1") =>
  store.append(OrderPlaced.create(id, { customer: "c", total: 1 }));

describe("a process that ends while it handles an event", () => {
  it("leaves it to another one", async () => {
    const { store, name } = await nats.newStore();
    const reactor = await store.createReactor({ name: "ship", ackWait: 200 });
    await place(store);
    const dying = await startReactorProcess(nats.server.url, name, "ship", "hang");
    await eventually("it has the event", () => dying.lines.some(({ begin }) => begin === 1));
    const { seen } = await watchReactor(reactor);
    await dying.kill();
    await eventually("it is done", async () => (await reactor.info()).lag === 0);
    expect(seen()).toEqual(["1/2"]);
    await reactor.unbind();
  });

  it("each time: those times count, and the event becomes a dead letter without another try", async () => {
    const { store, name } = await nats.newStore();
    const reactor = await store.createReactor({ name: "ship", ackWait: 500, maxDeliveries: 2 });
    await place(store);
    for (const delivery of [1, 2]) {
      const dying = await startReactorProcess(nats.server.url, name, "ship", "kill");
      expect(await dying.ended).toBe("SIGKILL");
      expect(dying.lines.filter(({ begin }) => begin !== undefined)).toMatchObject([{ begin: 1, delivery }]);
    }
    await place(store);
    const { seen } = await watchReactor(reactor);
    await eventually("everything is done with", async () => (await reactor.info()).lag === 0);
    expect(seen()).toEqual(["2/1"]);
    expect(await reactor.deadLetters()).toMatchObject([
      { sequence: 1, reason: "deliveries", deliveries: 2, code: "REACTOR_INTERRUPTED" },
    ]);
    await reactor.unbind();
  });

  it("that was a dead letter leaves a dead letter, so that it does not end every process", async () => {
    const { store, name } = await nats.newStore();
    const reactor = await store.createReactor({ name: "ship", ackWait: 150 });
    await place(store);
    await watchReactor(reactor, () => {
      throw unprocessable("x");
    });
    await eventually("it is given up", async () => (await reactor.info()).deadLetters === 1);
    await reactor.unbind();
    expect(await reactor.redrive()).toEqual([1]);
    const dying = await startReactorProcess(nats.server.url, name, "ship", "kill");
    expect(await dying.ended).toBe("SIGKILL");
    expect(await reactor.deadLetters()).toMatchObject([{ redriving: true, code: "EVENT_UNPROCESSABLE" }]);
    const { calls } = await watchReactor(reactor);
    await eventually("it is a dead letter again", async () => {
      const [letter] = await reactor.deadLetters();
      return letter?.redriving === false && letter.code === "REACTOR_INTERRUPTED";
    });
    expect(calls).toEqual([]);
    await reactor.redrive();
    await eventually("it is handled", async () => (await reactor.deadLetters()).length === 0);
    expect(calls).toMatchObject([{ sequence: 1, redriven: true, delivery: 3 }]);
    await reactor.unbind();
  });
});

describe("several processes", () => {
  it("share a reactor: each event goes to one of them, in strict order, never two at once", async () => {
    const { store, name } = await nats.newStore();
    await store.createReactor({ name: "ship" });
    const processes = await Promise.all(
      [1, 2, 3].map(() => startReactorProcess(nats.server.url, name, "ship", 1)),
    );
    await store.append(Array.from({ length: 60 }, () => OrderPaid.create("1", { amount: 1 })));
    const lines = () =>
      processes
        .flatMap((process) => process.lines)
        .filter(({ bound }) => bound === undefined)
        .sort(
          (left, right) =>
            left.at - right.at || (left.begin ?? left.end ?? 0) - (right.begin ?? right.end ?? 0),
        );
    await eventually("all are handled", () => lines().length >= 120);
    await Promise.all(processes.map((process) => process.stop()));
    const order = lines().map(({ begin, end }) => begin ?? end);
    expect(order).toEqual(Array.from({ length: 120 }, (_, at) => Math.floor(at / 2) + 1));
    expect(processes.filter((process) => process.lines.length > 1).length).toBeGreaterThan(1);
  });

  it("overlap on an event only when one of them hangs, which then learns of it", async () => {
    const { store, name } = await nats.newStore();
    const reactor = await store.createReactor({ name: "ship", ackWait: 150 });
    await place(store);
    const hanging = await startReactorProcess(nats.server.url, name, "ship", 1_000);
    await eventually("it has the event", () => hanging.lines.some(({ begin }) => begin === 1));
    const { seen } = await watchReactor(reactor);
    await eventually("the other one has it too", () => seen().length === 1);
    expect(hanging.lines.some(({ end }) => end === 1)).toBe(false);
    await hanging.stop();
    expect([seen(), (await reactor.info()).lag]).toEqual([["1/2"], 0]);
    await reactor.unbind();
  });
});

describe("the count of deliveries", () => {
  it("leaves out those that never reached a handler", async () => {
    const { store, name } = await nats.newStore();
    const reactor = await store.createReactor({ name: "ship", ackWait: 100, maxDeliveries: 2, backoff: [1] });
    await place(store);
    for (let lost = 0; lost < 3; lost += 1) {
      const answer = await nats.raw.request(
        `$JS.API.CONSUMER.MSG.NEXT.ES_${name}.ship`,
        JSON.stringify({ batch: 1, expires: 5_000_000_000 }),
        { timeout: 6_000, noMux: true },
      );
      expect(answer.reply).toContain(`.${lost + 1}.1.`);
    }
    const { seen } = await watchReactor(reactor, (_event, { delivery }) => {
      if (delivery === 1) throw new Error("once");
    });
    await eventually("it is done", async () => (await reactor.info()).lag === 0);
    expect([seen(), await reactor.deadLetters()]).toEqual([["1/1", "1/2"], []]);
    await reactor.unbind();
  });

  it("keeps an event whose run cannot be counted from its handler, and says why", async () => {
    const { store, name } = await nats.newStore();
    const foreign = `KV_ES_${name}_reactors`;
    await nats.api(`STREAM.CREATE.${foreign}`, { name: foreign, subjects: [`$KV.ES_${name}_reactors.>`] });
    const reactor = await store.createReactor({ name: "ship", maxDeliveries: 2 });
    await place(store);
    const { errors, calls } = await watchReactor(reactor);
    await eventually("it is said", () => errors.length > 0);
    expect(errors[0]).toMatchObject({
      code: "BUCKET_INVALID",
      details: { sequence: 1, bucket: `ES_${name}_reactors` },
    });
    await nats.api(`STREAM.DELETE.${foreign}`);
    await eventually("it is done once that is gone", async () => (await reactor.info()).lag === 0);
    expect(calls).toMatchObject([{ sequence: 1, delivery: 1 }]);
    await reactor.unbind();
  });
});

describe("an outage", () => {
  it("does not end a reactor, and what was done is not done again", async () => {
    const { store, name } = await nats.newStore();
    await store.createReactor({ name: "ship" });
    const proxy = await nats.proxy();
    const manager = await nats.otherManager(undefined, await nats.connection(proxy.url));
    const reactor = await (await manager.getEventStore(name)).getReactor("ship");
    const { seen, errors } = await watchReactor(reactor, ({ sequence }) => {
      // The connection is lost after the effect and before the server knows of it.
      if (sequence % 2 === 0) proxy.cut();
    });
    for (let count = 1; count <= 6; count += 1) {
      await place(store);
      await eventually("it is handled", () => seen().length >= count);
    }
    const direct = await store.getReactor("ship");
    await eventually("all is done", async () => (await direct.info()).lag === 0);
    expect(seen()).toEqual([1, 2, 3, 4, 5, 6].map((sequence) => `${sequence}/1`));
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(["UNAVAILABLE"]));
    await reactor.unbind();
  });

  it("while a handler is at work does not keep the next event from coming", async () => {
    const { store, name } = await nats.newStore();
    await store.createReactor({ name: "ship", ackWait: 300 });
    const proxy = await nats.proxy();
    const manager = await nats.otherManager(undefined, await nats.connection(proxy.url));
    const cut = await manager.getEventStore(name);
    const held = gate();
    const { seen, errors } = await watchReactor(await cut.getReactor("ship"), () => held.opened);
    await place(store);
    await eventually("the handler is at work", () => seen().length > 0);
    proxy.refuse();
    proxy.cut();
    await eventually("the outage is told", () => errors.some(({ code }) => code === "UNAVAILABLE"));
    proxy.accept();
    await cut.head();
    held.open();
    await place(store, "2");
    await eventually("the next event has come", () => seen().some((one) => one.startsWith("2/")));
    await manager.close();
  });

  it("longer than ackWait aborts the signal of the handler at work: somebody else has its event", async () => {
    const { store, name } = await nats.newStore();
    const elsewhere = await store.createReactor({ name: "ship", ackWait: 200 });
    const proxy = await nats.proxy();
    const manager = await nats.otherManager(undefined, await nats.connection(proxy.url));
    const reactor = await (await manager.getEventStore(name)).getReactor("ship");
    const aborted = gate();
    const cutOff = await watchReactor(reactor, async (_event, { signal }) => {
      signal.addEventListener("abort", () => aborted.open());
      await aborted.opened;
    });
    await place(store);
    await eventually("it has the event", () => cutOff.calls.length === 1);
    proxy.refuse();
    // Half open: nothing comes back, and nobody says so.
    proxy.dropAnswers();
    proxy.dropRequests();
    await aborted.opened;
    const { seen } = await watchReactor(elsewhere);
    await eventually("it is done", async () => (await elsewhere.info()).lag === 0);
    expect(seen()).toEqual(["1/2"]);
    proxy.pass();
    proxy.accept();
    proxy.cut();
    await reactor.unbind();
    expect(cutOff.errors.map(({ code }) => code)).toContain("REACTOR_INTERRUPTED");
    await elsewhere.unbind();
  });

  it("of the server: places, dead letters and what was handed back are there after it", async () => {
    await using server = await startNatsServer();
    const connection = await connect({
      servers: server.url,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 50,
    });
    const manager = new Manager(connection, { registry: shop });
    const store = await manager.createEventStore({ name: "restart" });
    const reactor = await store.createReactor({ name: "ship", ackWait: 300 });
    let mended = false;
    const { seen, binding } = await watchReactor(reactor, ({ sequence }) => {
      if (sequence === 1 && !mended) throw unprocessable("x");
    });
    for (let count = 0; count < 2; count += 1) await place(store);
    await eventually("both are done with", async () => (await reactor.info()).lag === 0);
    await server.kill();
    await server.restart();
    await place(store);
    await eventually("the third is handled", () => seen().includes("3/1"));
    expect(await reactor.info()).toMatchObject({ deadLetters: 1, lastError: { sequence: 1 } });
    mended = true;
    await reactor.redrive();
    await eventually("the first is handled", async () => (await reactor.info()).deadLetters === 0);
    // A crash takes acknowledgements with it that the server had not written yet: those events come again.
    expect(new Set(seen().map((call) => call.slice(0, 1)))).toEqual(new Set(["1", "2", "3"]));
    await manager.close();
    expect(await binding.closed).toBe(undefined);
    await connection.close();
  });

  it("for good ends it", async () => {
    const { store, name } = await nats.newStore();
    await store.createReactor({ name: "ship" });
    const connection = await nats.connection(nats.server.url);
    const manager = await nats.otherManager(undefined, connection);
    const reactor = await (await manager.getEventStore(name)).getReactor("ship");
    const { binding } = await watchReactor(reactor);
    await connection.close();
    expect(await binding.closed).toMatchObject({ code: "UNAVAILABLE" });
  });
});

describe("without the right", () => {
  it("to write what has to be noted no event is lost, and it is said", async () => {
    const { store, name } = await nats.newStore();
    const admin = await store.createReactor({ name: "ship" });
    await place(store);
    const connection = await nats.connection(nats.server.url, { user: "nobucket", pass: "nobucket" });
    const manager = await nats.otherManager(undefined, connection);
    const reactor = await (await manager.getEventStore(name)).getReactor("ship");
    const { errors } = await watchReactor(reactor, () => {
      throw unprocessable("x");
    });
    await eventually("it is said", () => errors.some(({ code }) => code === "PERMISSION_DENIED"));
    await reactor.unbind();
    expect(await admin.info()).toMatchObject({ lag: 1, deadLetters: 0 });
  });

  it("because its bucket is somebody else's no event is lost, and it is said which one", async () => {
    const { store, name } = await nats.newStore();
    const bucket = `KV_ES_${name}_reactors`;
    await nats.api(`STREAM.CREATE.${bucket}`, { name: bucket, subjects: [`$KV.ES_${name}_reactors.>`] });
    const reactor = await store.createReactor({ name: "ship" });
    await place(store);
    const { errors } = await watchReactor(reactor, () => {
      throw unprocessable("x");
    });
    await eventually("it is said", () => errors.some(({ code }) => code === "BUCKET_INVALID"));
    await reactor.unbind();
    expect(errors.find(({ code }) => code === "BUCKET_INVALID")?.message).toContain(`ES_${name}_reactors`);
    expect((await reactor.info()).lag).toBe(1);
    expect((await nats.api(`STREAM.INFO.${bucket}`))["state"]).toMatchObject({ messages: 0 });
  });

  it.each([
    ["nonext", "to take events", "CONSUMER.MSG.NEXT"],
    ["noack", "to say that they are done", "$JS.ACK."],
    ["half", "to be given events", "_INBOX."],
  ])("%s %s a reactor ends, naming the subject", async (user, _what, subject) => {
    const { store, name } = await nats.newStore();
    await store.createReactor({ name: "ship" });
    await place(store);
    const connection = await nats.connection(nats.server.url, { user, pass: user });
    const manager = await nats.otherManager(undefined, connection);
    const reactor = await (await manager.getEventStore(name)).getReactor("ship");
    const { binding } = await watchReactor(reactor);
    expect(await binding.closed).toMatchObject({
      code: "PERMISSION_DENIED",
      details: { subject: expect.stringContaining(subject) },
    });
  });
});

describe("without the right to acknowledge", () => {
  it("a reactor ends although its handler goes on, naming the subject", async () => {
    const { store, name } = await nats.newStore();
    await store.createReactor({ name: "ship", ackWait: 200 });
    await place(store);
    const connection = await nats.connection(nats.server.url, { user: "noack", pass: "noack" });
    const manager = await nats.otherManager(undefined, connection);
    const reactor = await (await manager.getEventStore(name)).getReactor("ship");
    const { binding } = await watchReactor(reactor, async (_event, { signal }) => {
      await new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    expect(await binding.closed).toMatchObject({
      code: "PERMISSION_DENIED",
      details: { subject: expect.stringContaining("$JS.ACK.") },
    });
  });
});

describe("moving a reactor", () => {
  it("is finished by whoever looks for it when the mover ended half-way", async () => {
    const { store, name } = await nats.newStore();
    await store.append(Array.from({ length: 5 }, () => OrderPaid.create("1", { amount: 1 })));
    const reactor = await store.createReactor({ name: "ship", start: "end", filters: "order", backoff: [7] });
    const proxy = await nats.proxy();
    const mover = await nats.otherManager(undefined, await nats.connection(proxy.url));
    const moving = await (await mover.getEventStore(name)).getReactor("ship");
    // The server gets the order to remove the consumer, and nothing else after it.
    proxy.onRequest = (bytes) => {
      if (!bytes.includes("CONSUMER.DELETE")) return;
      proxy.onRequest = undefined;
      proxy.refuse();
      setImmediate(() => proxy.dropRequests());
    };
    await expect(moving.reposition(3, { timeout: 300 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
    const missing = (await nats.api(`CONSUMER.INFO.ES_${name}.ship`)) as { error?: { err_code: number } };
    expect(missing.error?.err_code).toBe(10_014);
    await store.createReactor({ name: "ship", start: "end", filters: "order", backoff: [7] });
    expect(await reactor.info()).toMatchObject({
      position: 2,
      lag: 3,
      config: { backoff: [7], start: "end" },
    });
    proxy.accept();
    proxy.pass();
    proxy.cut();
  });

  it("by several at once ends at one of the places, with every bound process at work", async () => {
    const { store, name } = await nats.newStore();
    await store.append(Array.from({ length: 5 }, () => OrderPaid.create("1", { amount: 1 })));
    await store.createReactor({ name: "ship", start: "end" });
    const others = await Promise.all(
      [1, 2, 3].map(async () => (await (await nats.otherManager()).getEventStore(name)).getReactor("ship")),
    );
    const bound = await Promise.all(others.map((other) => watchReactor(other)));
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(others.map((other, at) => other.reposition(at + 2)));
    }
    const { sequence } = await place(store);
    const reactor = await store.getReactor("ship");
    await eventually("all is done", async () => (await reactor.info()).position === sequence);
    const seen = new Set(bound.flatMap(({ calls }) => calls.map((call) => call.sequence)));
    expect([4, 5, 6].filter((one) => !seen.has(one))).toEqual([]);
    for (const { binding } of bound) await binding.unbind();
    expect(await Promise.all(bound.map(({ binding }) => binding.closed))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
