// How costs grow with a store: cold loads, guarded appends, wide guards, replay. Writes the curves to docs/growth.svg and
// puts them into
// docs/performance.md. Usage: node bench/growth.mjs [<most events>] (after npm run build); 1,000,000 take some minutes.
import { writeFileSync } from "node:fs";
import { expectSequenceSubject, Model } from "rita-ts";
import { growthChart } from "./support/chart.mjs";
import { elapsed, median } from "./support/measure.mjs";
import { fill, newEvent, order, sales } from "./support/orders.mjs";
import { replaceBetween } from "./support/page.mjs";
import { withServer } from "./support/server.mjs";

const most = Number(process.argv[2] ?? 1_000_000);
const perEntity = 10;
const sizes = [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= most);
const curves = {
  "cold load of an entity": [],
  "guarded append to one entity": [],
  "append guarded by the whole type": [],
  "replay, for each 1,000 events": [],
};

/** The middle of so many times, in milliseconds. */
async function middle(count, call) {
  const times = [];
  for (let at = 0; at < count; at += 1) times.push(await elapsed(() => call(at)));
  return median(times);
}

for (const events of sizes) {
  await withServer(async ({ manager }) => {
    const entities = events / perEntity;
    const store = await (await manager({ cache: { entities: 0 } })).createEventStore({ name: "all" });
    await fill(store, entities, perEntity);
    const at = (number) => (number * 7_919) % entities;
    const replay = await elapsed(() => store.evolve(new Model(sales)));
    const load = await middle(60, (number) => store.load(order, `order.${at(number)}`));
    // The last event of an order that was filled stands this far from the beginning.
    const last = (number) => (perEntity - 1) * entities + at(number) + 1;
    const guarded = await middle(Math.min(60, entities / 2), (number) =>
      store.append(newEvent(String(at(number)), number, last(number))),
    );
    let head = await store.head();
    const wide = await middle(20, async (number) => {
      const event = { ...newEvent("wide", number), expect: expectSequenceSubject(head, "order") };
      head = (await store.append(event)).sequence;
    });
    for (const [name, value] of [
      ["cold load of an entity", load],
      ["guarded append to one entity", guarded],
      ["append guarded by the whole type", wide],
      ["replay, for each 1,000 events", (replay * 1_000) / events],
    ]) {
      curves[name].push([events, value]);
    }
  });
}

const rows = sizes.map((events, place) => {
  const values = Object.values(curves).map((points) => `${points[place][1].toFixed(2)} ms`);
  return `| ${events.toLocaleString("en")} | ${values.join(" | ")} |`;
});
const heading = `| events (a tenth as many entities) | ${Object.keys(curves).join(" | ")} |`;
const lines = [heading, `|---|${"---|".repeat(Object.keys(curves).length)}`, ...rows];
console.log(lines.join("\n"));
writeFileSync(new URL("../docs/growth.svg", import.meta.url), growthChart(curves));
replaceBetween("growth:begin, written by bench/growth.mjs", "growth:end", lines.join("\n"));
