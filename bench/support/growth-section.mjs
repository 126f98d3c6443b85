// What the growth of costs looks like on the page: a table of all sizes, and two sets of curves.
import { chart } from "./chart.mjs";

const works = {
  load: "cold load of an entity",
  guarded: "append guarded by its entity",
  wide: "append guarded by the whole type",
  replay: "replay, for each 1,000 events",
};

const number = (value) => value.toLocaleString("en");

function curves(cells, keys, x) {
  return Object.fromEntries(keys.map((key) => [works[key], cells.map((cell) => [cell[x], cell[key]])]));
}

/** `cells`: for each size of a store its `events`, `entities` and milliseconds for each piece of work. */
export function growthSection(cells) {
  const keys = Object.keys(works);
  const lines = cells.map((cell) => {
    const size = [cell.events, cell.entities, cell.events / cell.entities].map(number);
    return `| ${[...size, ...keys.map((key) => `${cell[key].toFixed(2)} ms`)].join(" | ")} |`;
  });
  const heading = ["events", "entities", "events an entity", ...Object.values(works)];
  const rule = `|${"---:|".repeat(heading.length)}`;
  const most = Math.max(...cells.map(({ events }) => events));
  const tenEach = cells.filter(({ events, entities }) => events === 10 * entities);
  const largest = cells.filter(({ events }) => events === most);
  return {
    text: [
      "![Each cost over the number of events](growth-events.svg)",
      "",
      "![Each cost over the number of entities](growth-entities.svg)",
      "",
      ...[`| ${heading.join(" | ")} |`, rule, ...lines],
    ].join("\n"),
    charts: {
      "growth-events.svg": chart(curves(tenEach, keys, "events"), "events in the store, ten an entity"),
      "growth-entities.svg": chart(
        curves(largest, ["load", "guarded", "wide"], "entities"),
        `entities, with ${number(most)} events among them`,
      ),
    },
  };
}
