import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import {
  type Check,
  type Command,
  type Event,
  eventType,
  Manager,
  type Registry,
  type RitaError,
  registry,
} from "rita-ts";
import { msgpack, protobuf } from "rita-ts/codecs";
import { MemoryManager } from "rita-ts/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { natsFixture } from "../support/nats-fixture.js";
import { root } from "../support/paths.js";
import { runWell } from "../support/run.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { uniqueName } from "../support/unique-name.js";

const nats = natsFixture();
const anything: Check = () => true;
const any = { write: anything, read: anything };
const mixed: Registry<Event, Command> = registry<Event, Command>(
  eventType("plain", "order", any),
  eventType("packed", "order", any, { codec: "msgpack" }),
  eventType("typed", "order", any, { codec: "protobuf" }),
);
const codecs = [await msgpack(), await protobuf({ typed: StringValueSchema })];
const withoutSchemas = await protobuf({});

async function managerOn(options: ConstructorParameters<typeof Manager<Event, Command>>[1]) {
  const manager = new Manager<Event, Command>(nats.raw, options);
  onTestFinished(() => manager.close());
  return manager;
}

const data: readonly (readonly [type: string, data: unknown])[] = [
  ["plain", { text: "a", n: 1 }],
  ["packed", { text: "ü", n: 2 ** 40, list: [1.5, null], bytes: new Uint8Array([0, 255]) }],
  ["typed", "text of a message"],
];
const events = data.map(([type, one]) => ({ entity: "order.1" as const, type, data: one }));

describe("events of several codecs in one store", () => {
  it("are stored in the bytes and under the name of theirs, and read with the one their header names", async () => {
    const name = uniqueName("codecs");
    const manager = await managerOn({ registry: mixed, codecs });
    const store = await manager.createEventStore({ name });
    const appended = await store.append(events);
    const read: unknown[] = [];
    for await (const event of store.read()) read.push([event.type, event.data]);
    expect(read).toEqual(data);
    expect(appended.events.map((event) => [event.type, event.data])).toEqual(data);
    const named = (await nats.stored(name)).map(
      ({ headers }) => headers.find(([key]) => key === "Rita-Codec")?.[1],
    );
    expect(named).toEqual(["json", "msgpack", "protobuf"]);
  });

  it("are the same in memory", async () => {
    const store = await new MemoryManager({ registry: mixed, codecs }).createEventStore({ name: "memory" });
    await store.append(events);
    const read: unknown[] = [];
    for await (const event of store.read()) read.push([event.type, event.data]);
    expect(read).toEqual(data);
  });

  it("that the schema's codec cannot write are refused, and nothing is stored", async () => {
    const name = uniqueName("codecs");
    const store = await (await managerOn({ registry: mixed, codecs })).createEventStore({ name });
    for (const bad of [
      { entity: "order.1" as const, type: "typed", data: { no: "string" } },
      { entity: "order.1" as const, type: "packed", data: { f: () => 1 } },
    ]) {
      await expect(store.append([...events, bad])).rejects.toMatchObject({ code: "EVENT_DATA_INVALID" });
    }
    expect(await store.head()).toBe(0);
  });

  it("cannot be read without their codec: the error names the event and what to install", async () => {
    const name = uniqueName("codecs");
    const writer = await (await managerOn({ registry: mixed, codecs })).createEventStore({ name });
    await writer.append(events.slice(0, 2));
    const plain = registry<Event, Command>(
      ...["plain", "packed"].map((type) => eventType(type, "order", any)),
    );
    const reader = await (await managerOn({ registry: plain })).getEventStore(name);
    const reading = (async () => {
      for await (const _event of reader.read());
    })();
    await expect(reading).rejects.toMatchObject({
      code: "CODEC_UNAVAILABLE",
      details: { sequence: 2, codec: "msgpack" },
      message: expect.stringContaining("Install @msgpack/msgpack"),
    });
  });
});

describe("a manager without a codec that its registry needs", () => {
  it.each([
    ["the codec", [], "Install @msgpack/msgpack"],
    ["a message schema", [codecs[0], withoutSchemas], '"typed"'],
  ] as const)("refuses to open a store: %s is missing", async (_what, given, words) => {
    const name = uniqueName("codecs");
    const manager = await managerOn({ registry: mixed, codecs: given.flatMap((codec) => codec ?? []) });
    await expect(manager.createEventStore({ name })).rejects.toMatchObject({
      code: "CODEC_UNAVAILABLE",
      message: expect.stringContaining(words),
    });
  });
});

it("a codec whose package is not installed says so; nothing of it is loaded before", async () => {
  const folder = await temporaryFolder();
  const home = join(folder, "node_modules/rita-ts");
  await mkdir(home, { recursive: true });
  await cp(join(root, "runtime/dist"), join(home, "dist"), { recursive: true });
  await cp(join(root, "runtime/package.json"), join(home, "package.json"));
  const script = `
    const { msgpack, protobuf, json } = await import("rita-ts/codecs");
    await import("rita-ts");
    for (const make of [msgpack, protobuf]) {
      await make({}).then(() => console.log("made"), ({ code, message }) => console.log(code, message));
    }
    console.log(json.name);`;
  await writeFile(join(folder, "main.mjs"), script);
  const { stdout } = await runWell(process.execPath, ["main.mjs"], { cwd: folder });
  const [first, second, last] = stdout.trim().split("\n");
  expect(first).toMatch(/^CODEC_UNAVAILABLE .*npm install @msgpack\/msgpack/);
  expect(second).toMatch(/^CODEC_UNAVAILABLE .*npm install @bufbuild\/protobuf/);
  expect(last).toBe("json");
});

it("a stored number that would be rounded is an error with its sequence, not another number", async () => {
  const { name, store } = await nats.newStore();
  await nats.publish(
    `$ES.${name}.order.1.order-paid`,
    [
      ["Rita-Type", "order-paid"],
      ["Rita-Time", "2024-01-01T00:00:00Z"],
      ["Rita-Codec", "json"],
      ["Rita-Entity", "order.1"],
    ],
    '{"amount":9007199254740993}',
  );
  const failure = await store.evolve({ evolve: () => undefined }).catch((error: RitaError) => error);
  expect(failure).toMatchObject({
    code: "EVENT_UNDECODABLE",
    details: { sequence: 1 },
    message: expect.stringContaining("9007199254740993 is beyond 2^53"),
  });
});
