// Where the client's time goes: runs one piece of work under the inspector's CPU profiler and prints self time by
// function. Usage: node --enable-source-maps bench/profile.mjs P2|P3|P4|P6|P7 (after npm run build)
import { Session } from "node:inspector/promises";
import { findSourceMap } from "node:module";
import { Model } from "rita-ts";
import { AddOrderLine } from "../examples/orders/dist/generated/index.js";
import { rate } from "./support/measure.mjs";
import { fill, newEvent, order, sales } from "./support/orders.mjs";
import { withServer } from "./support/server.mjs";

const scenarios = {
  P2: async (manager) => {
    const store = await manager.createEventStore({ name: "profiled" });
    let run = 0;
    return () => {
      run += 1;
      return work(80_000, 256, (at) => store.append(newEvent(`${run}-${at}`, at)));
    };
  },
  P3: async (manager) => {
    const store = await manager.createEventStore({ name: "profiled" });
    let run = 0;
    return () => {
      run += 1;
      const eventsOf = (at) => Array.from({ length: 1_000 }, (_, one) => newEvent(`${run}-${at}`, one, 0));
      return work(60, 1, (at) => store.append(eventsOf(at))).then((batches) => batches * 1_000);
    };
  },
  P4: async (manager) => {
    const store = await manager.createEventStore({ name: "profiled" });
    await fill(store, 20_000, 10);
    return async () => {
      await store.evolve(new Model(sales));
      return 200_000;
    };
  },
  P7: async (_manager, hot) => {
    const store = await hot.createEventStore({ name: "hot" });
    const line = newEvent("x", 1).data.line;
    return () =>
      work(10_000, 1, (at) => store.execute(order, AddOrderLine.create(String(at % 100), { line })));
  },
  P6: async (manager) => {
    const store = await manager.createEventStore({ name: "profiled" });
    await fill(store, 10_000, 10);
    const line = newEvent("x", 1).data.line;
    return () =>
      work(6_000, 64, (at) =>
        store.execute(order, AddOrderLine.create(String((at * 7_919) % 10_000), { line })),
      );
  },
};

async function work(count, inFlight, call) {
  await rate(count, inFlight, call);
  return count;
}

/** Where a function belongs, for the summary. */
function place({ functionName, url, lineNumber, columnNumber }) {
  if (functionName === "(garbage collector)") return "garbage collector";
  if (functionName === "(program)" || functionName === "(idle)") return functionName;
  // The runtime's modules are joined when they are built: their source maps tell which one it was.
  const source = findSourceMap(url)?.findEntry(lineNumber, columnNumber);
  const at = source?.originalSource ?? url;
  const file = /(?:runtime\/(?:src|dist)|node_modules|examples|bench)\/.*$/.exec(at)?.[0] ?? (at || "native");
  return `${functionName || "(anonymous)"} · ${file}:${(source?.originalLine ?? lineNumber) + 1}`;
}

const [name = "P2"] = process.argv.slice(2);
await withServer(async ({ manager }) => {
  const measured = await (scenarios[name] ?? scenarios.P2)(
    await manager({ cache: { entities: 0 } }),
    await manager({ cache: { entities: 1_000 } }),
  );
  await measured();
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 200 });
  await session.post("Profiler.start");
  const before = process.cpuUsage();
  const started = performance.now();
  const operations = await measured();
  const milliseconds = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  const { profile } = await session.post("Profiler.stop");
  const self = new Map();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  for (const [at, id] of profile.samples.entries()) {
    const where = place(nodes.get(id).callFrame);
    self.set(where, (self.get(where) ?? 0) + profile.timeDeltas[at]);
  }
  console.log(
    `${name}: ${Math.round((operations * 1_000) / milliseconds)}/s, client CPU ${((user + system) / operations).toFixed(1)} µs each`,
  );
  for (const [where, time] of [...self].sort(([, left], [, right]) => right - left).slice(0, 40)) {
    console.log(`${(time / operations).toFixed(2).padStart(7)} µs  ${where}`);
  }
});
