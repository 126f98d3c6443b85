import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { context, createTraceState, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  type DataPoint,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { unprocessable } from "rita-ts";
import { openTelemetry } from "rita-ts/telemetry";
import { MemoryManager } from "rita-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.js";
import { natsFixture } from "../support/nats-fixture.js";
import { root } from "../support/paths.js";
import { runWell } from "../support/run.js";
import {
  OrderPaid,
  order,
  PayOrder,
  PlaceOrder,
  type ShopCommand,
  type ShopEvent,
  shop,
} from "../support/shop-registry.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const nats = natsFixture();
const spans = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
const meterProvider = new MeterProvider({ readers: [reader] });
const telemetry = await openTelemetry({ tracerProvider, meterProvider });

beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(async () => {
  context.disable();
  await meterProvider.shutdown();
});

/** The spans of what is done, by name, parents before children. */
async function spansOf(work: () => Promise<unknown>): Promise<readonly ReadableSpan[]> {
  spans.reset();
  await work();
  return spans.getFinishedSpans();
}

const named = (all: readonly ReadableSpan[], name: string): ReadableSpan => {
  const found = all.find((span) => span.name.startsWith(`${name} `));
  if (found === undefined) throw new Error(`no span ${name} in ${all.map((span) => span.name).join(", ")}`);
  return found;
};

/** What a metric says of one store now. */
async function pointsOf(metric: string, store: string) {
  metrics.reset();
  await reader.forceFlush();
  return metrics
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
    .filter(({ descriptor }) => descriptor.name === metric)
    .flatMap(({ dataPoints }) => dataPoints as readonly DataPoint<unknown>[])
    .filter(({ attributes }) => attributes["messaging.destination.name"] === `ES_${store}`);
}

async function tracedStore() {
  const { name } = await nats.newStore();
  return { name, store: await (await nats.otherManager({ telemetry })).getEventStore(name) };
}

describe("telemetry", () => {
  it("has a span for a command with its load and its append under it, and no data in any", async () => {
    const { name, store } = await tracedStore();
    const all = await spansOf(() =>
      store.execute(order, PlaceOrder.create("1042", { customer: "secret", total: 77_777 })),
    );
    expect(all.map((span) => span.name)).toEqual([
      `load ES_${name}`,
      `append ES_${name}`,
      `execute ES_${name}`,
    ]);
    const parent = named(all, "execute").spanContext();
    for (const child of ["load", "append"])
      expect(named(all, child).parentSpanContext?.spanId).toBe(parent.spanId);
    expect(named(all, "execute").attributes).toEqual({
      "messaging.system": "nats",
      "messaging.destination.name": `ES_${name}`,
      "messaging.operation.name": "execute",
      "messaging.operation.type": "process",
      "rita.entity.type": "order",
      "messaging.batch.message_count": 1,
      "rita.sequence": 1,
      "rita.attempts": 1,
      "rita.duplicate": false,
    });
    const everything = JSON.stringify(
      all.map(({ attributes, status, events }) => ({ attributes, status, events })),
    );
    expect(everything).not.toMatch(/secret|77777|1042/);
  });

  it("writes the append's trace into the events, unless the caller has", async () => {
    const { name, store } = await tracedStore();
    const all = await spansOf(() => store.append(OrderPaid.create("1", { amount: 1 })));
    const { traceId, spanId } = named(all, "append").spanContext();
    const own = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    await store.append(OrderPaid.create("1", { amount: 1 }, { meta: { traceparent: own } }));
    const read: unknown[] = [];
    for await (const { meta } of store.read()) read.push(meta["traceparent"]);
    expect(read).toEqual([`00-${traceId}-${spanId}-01`, own]);
    expect((await nats.stored(name))[0]?.headers.map(([key]) => key)).toContain("Rita-Meta-traceparent");
  });

  it("carries the state of a trace into the events, and from there to the reactor's link", async () => {
    const { store } = await tracedStore();
    const remote = {
      traceId: "c".repeat(32),
      spanId: "d".repeat(16),
      traceFlags: 1,
      traceState: createTraceState("vendor=1"),
    };
    const given = trace.setSpanContext(context.active(), remote);
    const { events } = await context.with(given, () => store.append(OrderPaid.create("1", { amount: 1 })));
    const [event] = events;
    expect(event?.meta).toMatchObject({
      traceparent: expect.stringMatching(`^00-${remote.traceId}-`),
      tracestate: "vendor=1",
    });
    if (event === undefined) throw new Error("an event was appended");
    const handling = { store: "shop", tenant: undefined, reactor: "shipping", delivery: 1, event };
    const [handled] = await spansOf(() => telemetry.handle(handling, async () => undefined));
    expect(handled?.links[0]?.context.traceState?.serialize()).toBe("vendor=1");
    const { traceparent = "" } = event.meta;
    const garbage = { ...event, meta: { traceparent, tracestate: ",=,\u0000" } };
    const [spoiled] = await spansOf(() =>
      telemetry.handle({ ...handling, event: garbage }, async () => undefined),
    );
    expect(spoiled?.links[0]?.context.spanId).toBe(traceparent.split("-")[2]);
  });

  it("continues the application's own trace", async () => {
    const { store } = await tracedStore();
    const tracer = tracerProvider.getTracer("application");
    const all = await spansOf(() =>
      tracer.startActiveSpan("request", async (span) => {
        await store.load(order, "order.1");
        span.end();
      }),
    );
    expect(named(all, "load").parentSpanContext?.spanId).toBe(
      all.find(({ name }) => name === "request")?.spanContext().spanId,
    );
  });

  it("marks what failed with the error's code alone", async () => {
    const { store } = await tracedStore();
    const all = await spansOf(() =>
      store.execute(order, PayOrder.create("1", { amount: 5 })).catch(() => undefined),
    );
    const { attributes, status, events } = named(all, "execute");
    expect([attributes["error.type"], status.message, events]).toEqual([
      "COMMAND_REJECTED",
      "COMMAND_REJECTED",
      [],
    ]);
  });

  it("links the handling of an event to the span that appended it, and takes garbage for no link", async () => {
    const { store } = await tracedStore();
    const appended = await spansOf(() => store.append(OrderPaid.create("1", { amount: 1 })));
    const append = named(appended, "append").spanContext();
    const [event] = (await store.append(OrderPaid.create("1", { amount: 1 }))).events;
    if (event === undefined) throw new Error("an event was appended");
    const handling = { store: "shop", tenant: undefined, reactor: "shipping", delivery: 2, event };
    const traceparent = `00-${append.traceId}-${append.spanId}-01`;
    const all = await spansOf(async () => {
      await telemetry.handle({ ...handling, event: { ...event, meta: { traceparent } } }, async () => {
        expect(trace.getActiveSpan()).toBeDefined();
      });
      await telemetry.handle(
        { ...handling, event: { ...event, meta: { traceparent: "garbage" } } },
        async () => undefined,
      );
    });
    expect(all.map(({ links }) => links.map((link) => link.context.spanId))).toEqual([[append.spanId], []]);
    expect(all[0]?.attributes).toMatchObject({
      "messaging.consumer.group.name": "shipping",
      "rita.delivery": 2,
    });
  });

  it("has the handling of a reactor linked to the append, and what it appends under it", async () => {
    const { name, store } = await tracedStore();
    const reactor = await store.createReactor({ name: "shipping" });
    const { events } = await store.append(OrderPaid.create("1", { amount: 1 }));
    const append = events[0]?.meta["traceparent"]?.split("-")[2];
    spans.reset();
    await reactor.bind(async (event) => {
      if (event.entityId === "1") await store.append(OrderPaid.create("2", { amount: 1 }));
    });
    await eventually("both are handled", async () => (await reactor.info()).lag === 0);
    await reactor.unbind();
    const all = spans.getFinishedSpans();
    const first = all.find(
      (span) => span.name === "handle shipping" && span.attributes["rita.sequence"] === 1,
    );
    expect(first?.links.map((link) => link.context.spanId)).toEqual([append]);
    const inner = all.find((span) => span.name === `append ES_${name}`);
    expect(inner?.parentSpanContext?.spanId).toBe(first?.spanContext().spanId);
  });

  it("measures durations in seconds, and counts conflicts, dead letters and what reactors have before them", async () => {
    const { name, store } = await tracedStore();
    const stale = { expect: { sequence: 9 } };
    await store.append(OrderPaid.create("1", { amount: 1 }, stale)).catch(() => undefined);
    const mine = await pointsOf("messaging.client.operation.duration", name);
    expect(mine.map(({ attributes }) => attributes["error.type"])).toEqual(["SEQUENCE_CONFLICT"]);
    const { max } = (mine[0]?.value ?? {}) as { max?: number };
    expect(max).toBeLessThan(60);
    expect((await pointsOf("rita.conflicts", name)).map(({ value }) => value)).toEqual([1]);
  });

  it("counts each conflict of a command once", async () => {
    const { name, store } = await nats.newStore();
    const caching = await nats.otherManager({ telemetry, cache: { entities: 1 } });
    const busy = await caching.getEventStore(name);
    await busy.execute(order, PlaceOrder.create("1", { customer: "c", total: 10 }));
    // Behind the back of the cached state.
    await store.append(OrderPaid.create("1", { amount: 1 }));
    const all = await spansOf(() => busy.execute(order, PayOrder.create("1", { amount: 2 })));
    expect(named(all, "execute").attributes).toMatchObject({ "rita.attempts": 2 });
    expect(all.map((span) => span.attributes["error.type"]).filter(Boolean)).toEqual(["SEQUENCE_CONFLICT"]);
    const counted = await pointsOf("rita.conflicts", name);
    expect(counted.map(({ value }) => value)).toEqual([1]);
    // One that is not decided again is counted once as well.
    await store.append(OrderPaid.create("1", { amount: 1 }));
    const only = busy.execute(order, PayOrder.create("1", { amount: 2 }), { retries: 0 });
    await expect(only).rejects.toMatchObject({ code: "SEQUENCE_CONFLICT" });
    expect((await pointsOf("rita.conflicts", name)).map(({ value }) => value)).toEqual([2]);
  });

  it("tells by itself how much each tenant's reactor has before it, and counts its dead letters", async () => {
    const { name } = await nats.newStore({ tenancy: true });
    const store = await (await nats.otherManager({ telemetry })).getEventStore(name);
    const pay = (tenant: string) => store.tenant(tenant).append(OrderPaid.create("1", { amount: 1 }));
    const reactors = await Promise.all(
      ["acme", "beta"].map((tenant) => store.tenant(tenant).createReactor({ name: "shipping" })),
    );
    let goOn: () => void = () => undefined;
    const hung = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await reactors[0]?.bind(() => hung);
    await reactors[1]?.bind(() => {
      throw unprocessable("no address");
    });
    for (const tenant of ["acme", "acme", "acme", "beta"]) await pay(tenant);
    const byTenant = async (metric: string) =>
      Object.fromEntries(
        (await pointsOf(metric, name)).map(({ attributes, value }) => [attributes["rita.tenant"], value]),
      );
    await eventually("the lag is told", async () => {
      const { acme, beta } = await byTenant("rita.reactor.lag");
      return acme === 3 && beta === 0;
    });
    expect(await byTenant("rita.reactor.dead_letters")).toEqual({ beta: 1 });
    goOn();
    for (const reactor of reactors) await reactor.unbind();
  });

  it("names entities by their ids only when it is asked to", async () => {
    const { name } = await nats.newStore();
    const open = await openTelemetry({ tracerProvider, meterProvider, entityIds: true });
    const store = await (await nats.otherManager({ telemetry: open })).getEventStore(name);
    const all = await spansOf(() => store.load(order, "order.1042"));
    expect(named(all, "load").attributes["rita.entity"]).toBe("order.1042");
  });

  it("works the same in memory", async () => {
    const manager = new MemoryManager<ShopEvent, ShopCommand>({ registry: shop, telemetry });
    const store = await manager.createEventStore({ name: "memory" });
    const all = await spansOf(async () => {
      await store.append(OrderPaid.create("1", { amount: 1 }));
      await store.evolve({ evolve: () => undefined });
    });
    expect(all.map(({ name }) => name)).toEqual(["append ES_memory", "replay ES_memory"]);
    expect(named(all, "replay").attributes["messaging.batch.message_count"]).toBe(1);
  });
});

it("without its package says so, and nothing of it is loaded by the rest", async () => {
  const folder = await temporaryFolder();
  const home = join(folder, "node_modules/rita-ts");
  await mkdir(home, { recursive: true });
  await cp(join(root, "runtime/dist"), join(home, "dist"), { recursive: true });
  await cp(join(root, "runtime/package.json"), join(home, "package.json"));
  const script = `
    await import("rita-ts");
    const { openTelemetry } = await import("rita-ts/telemetry");
    await openTelemetry().catch(({ code, message }) => console.log(code, message));`;
  await writeFile(join(folder, "main.mjs"), script);
  const { stdout } = await runWell(process.execPath, ["main.mjs"], { cwd: folder });
  expect(stdout).toMatch(/^PACKAGE_MISSING .*npm install @opentelemetry\/api/);
});
