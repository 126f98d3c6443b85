import { describe, expect, expectTypeOf, it } from "vitest";
import { eventType } from "../message/descriptor.js";
import type { EventOf } from "../message/message-type.js";
import { MemoryManager } from "../testing/memory-manager.js";
import { MemoryServer } from "../testing/memory-server.js";
import type { Check } from "../validation/check.js";
import { type Registry, registry } from "./registry.js";
import { versionedRegistry } from "./upcasters.js";

const anything: Check = () => true;
const validators = { write: anything, read: anything };

interface NamedV1 {
  readonly name: string;
}
interface NamedV2 {
  readonly first: string;
  readonly last: string;
}
interface Named {
  readonly first: string;
  readonly last: string;
  readonly title: string | null;
}
const NamedFirst = eventType<"named", "person", NamedV1>("named", "person", validators);
const NamedNow = eventType<"named", "person", Named>("named", "person", validators, { version: 3 });
type PersonEvent = EventOf<typeof NamedNow>;

interface PersonUpcasters {
  readonly named: { readonly 1: (data: NamedV1) => NamedV2; readonly 2: (data: NamedV2) => Named };
}
const steps: PersonUpcasters = {
  named: {
    1: ({ name }) => {
      const [first, last] = name.split(" ");
      if (first === undefined || last === undefined) throw new Error(`"${name}" has no two parts`);
      return { first, last };
    },
    2: (data) => ({ ...data, title: null }),
  },
};
const versioned = versionedRegistry<PersonEvent, never, PersonUpcasters>(NamedNow);

/** A store as an older program has it, and as the present one opens it. */
async function twoPrograms() {
  const server = new MemoryServer();
  const older = new MemoryManager({
    server,
    registry: registry<EventOf<typeof NamedFirst>, never>(NamedFirst),
  });
  const present = new MemoryManager({ server, registry: versioned.with(steps) });
  const before = await older.createEventStore({ name: "people" });
  return { before, after: () => present.getEventStore("people") };
}

describe("a registry with older versions", () => {
  it("is no registry before it has its upcasters", () => {
    expectTypeOf(versioned).not.toExtend<Registry<PersonEvent, never>>();
    expectTypeOf(versioned.with(steps)).toExtend<Registry<PersonEvent, never>>();
  });

  it("refuses a missing step, also where types do not see it", async () => {
    const missing = { named: { 1: steps.named[1] } } as unknown as PersonUpcasters;
    expect(() => versioned.with(missing)).toThrow(
      '"named" is at version 3, but there is no upcaster from version 2',
    );
    const manager = new MemoryManager({ registry: registry<PersonEvent, never>(NamedNow) });
    await expect(manager.createEventStore({ name: "people" })).rejects.toMatchObject({
      code: "REGISTRY_INVALID",
    });
  });

  it("guarantee 18, versions: lifts what an older program wrote, and writes the newest version", async () => {
    const { before, after } = await twoPrograms();
    await before.append(NamedFirst.create("1", { name: "Ada Lovelace" }));
    const now = await after();
    await now.append(NamedNow.create("1", { first: "Ada", last: "King", title: "Countess" }));
    const read: unknown[] = [];
    for await (const { data, version } of now.read()) read.push([version, data]);
    expect(read).toEqual([
      [1, { first: "Ada", last: "Lovelace", title: null }],
      [3, { first: "Ada", last: "King", title: "Countess" }],
    ]);
    const older = before.read();
    await expect(
      (async () => {
        for await (const event of older) void event;
      })(),
    ).rejects.toMatchObject({ code: "EVENT_UNDECODABLE", details: { sequence: 2 } });
  });

  it("names the event whose upcaster failed", async () => {
    const { before, after } = await twoPrograms();
    await before.append(NamedFirst.create("1", { name: "Plato" }));
    const now = await after();
    await expect(now.evolve({ evolve: () => undefined })).rejects.toMatchObject({
      code: "EVENT_UNDECODABLE",
      message: expect.stringContaining('its upcaster from version 1 failed: "Plato" has no two parts'),
    });
  });
});
