import { describe, expect, it } from "vitest";
import { natsFixture } from "../support/nats-fixture.js";
import { OrderPlaced, order, PayOrder, PlaceOrder } from "../support/shop-registry.js";

const nats = natsFixture();
const placed = { customer: "c", total: 1 };

describe("tenancy", () => {
  it("is decided when a store is created: a store without it has no tenant to choose", async () => {
    const { store } = await nats.newStore();
    expect(() => store.tenant("acme")).toThrow(expect.objectContaining({ code: "TENANT_NOT_SUPPORTED" }));
  });

  it("is known to whoever opens the store later, and survives an update that does not name it", async () => {
    const { name, manager } = await nats.newStore({ tenancy: true, metadata: { team: "a" } });
    await manager.updateEventStore({ name, description: "changed" });
    const opened = await (await nats.otherManager()).getEventStore(name);
    await expect(opened.append(OrderPlaced.create("1", placed))).rejects.toMatchObject({
      code: "TENANT_REQUIRED",
    });
    await opened.tenant("acme").append(OrderPlaced.create("1", placed));
    const [message] = await nats.stored(name);
    expect(message?.subject).toBe(`$ES.${name}.acme.order.1.order-placed`);
    const { config } = (await nats.api(`STREAM.INFO.ES_${name}`)) as { config: { metadata: object } };
    expect(config.metadata).toMatchObject({ team: "a", "rita-tenancy": "true" });
  });

  it.each([true, false])("cannot be changed (created with %s)", async (tenancy) => {
    const { name, manager } = await nats.newStore({ tenancy });
    await expect(manager.updateEventStore({ name, tenancy: !tenancy })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("cannot be changed"),
    });
    await expect(manager.createEventStore({ name, tenancy: !tenancy })).rejects.toMatchObject({
      code: "EVENT_STORE_EXISTS",
      details: { different: expect.arrayContaining(["tenancy"]) },
    });
    await manager.createEventStore({ name, tenancy });
  });

  it("has a mark in the metadata that callers do not write themselves", async () => {
    await expect(nats.newStore({ metadata: { "rita-tenancy": "true" } })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("tenancy: true"),
    });
  });

  it("keeps the caches of tenants apart", async () => {
    const { name } = await nats.newStore({ tenancy: true });
    const store = await (await nats.otherManager({ cache: { entities: 10 } })).getEventStore(name);
    const states = await Promise.all(
      ["acme", "beta"].map(async (tenant, at) => {
        const scoped = store.tenant(tenant);
        await scoped.execute(order, PlaceOrder.create("1", { customer: tenant, total: 10 + at }));
        return (await scoped.execute(order, PayOrder.create("1", { amount: 1 + at }))).state;
      }),
    );
    expect(states.map(({ total, paid }) => [total, paid])).toEqual([
      [10, 1],
      [11, 2],
    ]);
  });
});
