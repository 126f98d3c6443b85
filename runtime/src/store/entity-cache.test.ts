import { expect, it } from "vitest";
import { CommandIds } from "./command-ids.js";
import { EntityCache } from "./entity-cache.js";

const definition = {};
const entity = {
  immutable: true,
  sequence: 1,
  lastId: "a",
  count: 1,
  recent: [1],
  commandIds: CommandIds.of([]),
  snapshotCount: 0,
};

it("keeps of an entity what its next decision needs, and not the events it was read from", () => {
  const cache = new EntityCache(1);
  const read = { ...entity, state: { total: 1 }, events: [{ type: "order-paid" }] };
  cache.set(definition, "order.1", read);
  expect(cache.get(definition, "order.1")).toEqual({ ...entity, state: { total: 1 } });
});

it("gives up the entity that was used longest ago", () => {
  const cache = new EntityCache(2);
  for (const id of ["order.1", "order.2"]) cache.set(definition, id, { ...entity, state: id });
  cache.get(definition, "order.1");
  cache.set(definition, "order.3", { ...entity, state: "order.3" });
  const kept = ["order.1", "order.2", "order.3"].map((id) => cache.get(definition, id)?.state);
  expect(kept).toEqual(["order.1", undefined, "order.3"]);
});

it("keeps no state that its user can change", () => {
  const cache = new EntityCache(1);
  cache.set(definition, "order.1", { ...entity, state: new Map(), immutable: false });
  expect(cache.get(definition, "order.1")).toBeUndefined();
});
