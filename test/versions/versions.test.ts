import type { EventStore, NewEvent, Registry } from "rita-ts";
import { defineModel, Manager } from "rita-ts";
import type { Event } from "rita-ts/codegen/v1";
import { describe, expect, it } from "vitest";
import { compileProgram } from "../support/compile-project.js";
import { natsFixture } from "../support/nats-fixture.js";
import { uniqueName } from "../support/unique-name.js";
import {
  importProgram,
  version2,
  version3,
  versionedProject,
  writtenUpcasters,
} from "./versioned-project.js";

const nats = natsFixture();

type Sold = Event<"ticket-sold", "ticket", unknown>;

/** What the programs of these tests export. */
interface Program {
  readonly registry: Registry<Sold, never>;
  readonly TicketSold: {
    create(entityId: string, data: unknown): NewEvent<"ticket-sold", "ticket", unknown>;
  };
}

const oldProgram = 'export { registry, TicketSold } from "./generated/index.js";';
const newProgram = `import { registry as versioned } from "./generated/index.js";
import { ticketUpcasters } from "./ticket/upcasters.js";
export { TicketSold } from "./generated/index.js";
export const registry = versioned.with({ ...ticketUpcasters });
`;

async function open(registry: Registry<Sold, never>, name: string): Promise<EventStore<Sold, never>> {
  const manager = new Manager(await nats.connection(nats.server.url), { registry });
  return manager.createEventStore({ name }).catch(() => manager.getEventStore(name));
}

const evolve = (state: readonly unknown[], { data }: Sold): readonly unknown[] => [...state, data];
const ticket = defineModel<readonly unknown[], Sold>({
  initial: (): readonly unknown[] => [],
  evolve: { "ticket-sold": evolve },
});

describe("a program whose schemas grow to version 3", () => {
  it("reads what it wrote at versions 1, 2 and 3 as version 3: by load, read and watch", async () => {
    const project = versionedProject();
    const name = uniqueName("tickets");
    expect(await project.rita("generate")).toMatchObject({ err: "", exitCode: 0 });
    const first = await importProgram<Program>(project, oldProgram);
    const store1 = await open(first.registry, name);
    await store1.append(first.TicketSold.create("7", { name: "Ada Lovelace", cents: 900 }));

    project.write("schemas/ticket/events/ticket-sold.v2.json", version2);
    expect(await project.rita("generate")).toMatchObject({ err: "", exitCode: 0 });
    project.write(
      "src/ticket/upcasters.ts",
      `import type { TicketUpcasters } from "../generated/ticket.js";
export const ticketUpcasters: TicketUpcasters = {
  "ticket-sold": { 1: ({ name, cents }) => ({ first: name.split(" ")[0] ?? "", last: name.split(" ")[1] ?? "", cents }) },
};
`,
    );
    const second = await importProgram<Program>(project, newProgram);
    const store2 = await open(second.registry, name);
    await store2.append(second.TicketSold.create("7", { first: "Alan", last: "Turing", cents: 800 }));

    project.write("schemas/ticket/events/ticket-sold.v3.json", version3);
    expect(await project.rita("generate")).toMatchObject({ err: "", exitCode: 0 });
    project.write("src/ticket/upcasters.ts", writtenUpcasters);
    const third = await importProgram<Program>(project, newProgram);
    const store3 = await open(third.registry, name);
    const price = { amount: 700, currency: "USD" };
    await store3.append(third.TicketSold.create("7", { first: "Grace", last: "Hopper", price }));

    const newest = [
      { first: "Ada", last: "Lovelace", price: { amount: 900, currency: "EUR" } },
      { first: "Alan", last: "Turing", price: { amount: 800, currency: "EUR" } },
      { first: "Grace", last: "Hopper", price },
    ];
    const read: Sold[] = [];
    for await (const event of store3.read()) read.push(event);
    expect(read.map(({ data }) => data)).toEqual(newest);
    expect(read.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect((await store3.load(ticket, "ticket.7")).state).toEqual(newest);
    const watched: unknown[] = [];
    const watcher = await store3.watch({ evolve: (event: Sold) => void watched.push(event.data) });
    expect(watched).toEqual(newest);
    await store3.append(third.TicketSold.create("7", { first: "Edsger", last: "Dijkstra", price }));
    await expect.poll(() => watched.length).toBe(4);
    await watcher.stop();
    // The log was never rewritten: each event keeps the version it was written with.
    const stored = await nats.stored(name);
    const versions = stored.map(({ headers }) => headers.find(([header]) => header === "Rita-Version")?.[1]);
    expect(versions).toEqual([undefined, "2", "3", "3"]);
  });
});

describe("upcasters", () => {
  it("are created once: they compile, and each step says that it is not written yet", async () => {
    const project = versionedProject();
    project.write("schemas/ticket/events/ticket-sold.v2.json", version2);
    project.write("schemas/ticket/events/ticket-sold.v3.json", version3);
    expect(await project.rita("generate")).toMatchObject({ err: "", exitCode: 0 });
    expect(await compileProgram(project, "export {};")).toBe("");
    const { ticketUpcasters } = await importProgram<{
      readonly ticketUpcasters: Readonly<
        Record<string, Readonly<Record<number, (data: unknown) => unknown>>>
      >;
    }>(project, 'export { ticketUpcasters } from "./ticket/upcasters.js";');
    expect(() => ticketUpcasters["ticket-sold"]?.[2]?.({})).toThrow(
      'ticketUpcasters: case "ticket-sold", version 2 to 3, is not written yet',
    );
    project.write("src/ticket/upcasters.ts", writtenUpcasters);
    await project.rita("generate");
    expect(project.files().get("src/ticket/upcasters.ts")).toBe(writtenUpcasters);
  });

  it("have to be there: a store on the bare registry and a missing step do not compile", async () => {
    const project = versionedProject();
    project.write("schemas/ticket/events/ticket-sold.v2.json", version2);
    project.write("schemas/ticket/events/ticket-sold.v3.json", version3);
    await project.rita("generate");
    project.write("src/ticket/upcasters.ts", writtenUpcasters);
    const program = `import { Manager, type ManagerOptions } from "rita-ts";
import { registry, type RegistryCommand, type RegistryEvent } from "./generated/index.js";
import { ticketUpcasters } from "./ticket/upcasters.js";
type Options = ManagerOptions<RegistryEvent, RegistryCommand>;
export const right: Options = { registry: registry.with({ ...ticketUpcasters }) };
export const used: typeof Manager = Manager;
// @ts-expect-error the registry needs its upcasters first
export const bare: Options = { registry };
// @ts-expect-error the step from version 2 to 3 is missing
registry.with({ "ticket-sold": { 1: ticketUpcasters["ticket-sold"][1] } });
// @ts-expect-error a step gives the next version, not the newest
registry.with({ "ticket-sold": { ...ticketUpcasters["ticket-sold"], 1: ticketUpcasters["ticket-sold"][2] } });
// @ts-expect-error there are no upcasters of another entity
registry.with({ ...ticketUpcasters, "ticket-void": { 1: () => ({}) } });
`;
    expect(await compileProgram(project, program)).toBe("");
  });
});
