import { type EventStoreConfig, RitaError } from "rita-ts";
import { describe, expect, it } from "vitest";
import { natsFixture, type ShopManager } from "../support/nats-fixture.js";
import { uniqueName } from "../support/unique-name.js";
import { otherSettings, otherStores } from "./differences.js";
import { type StreamCase, vectors } from "./wire-vectors.js";

const nats = natsFixture();

type Settings = Readonly<Record<string, unknown>>;

/** Go durations of the vectors, in milliseconds. */
const durations: Readonly<Record<string, number>> = { "1h0m0s": 3_600_000, "30s": 30_000 };

/** A configuration of Go's in this library's terms; its stores are called `store`, here `name`. */
function configOf(config: StreamCase["config"], name: string): EventStoreConfig {
  const { Name, MaxAge, RePublish, Placement } = config;
  const rename = (text: string): string => text.replace("$ES.store.", `$ES.${name}.`);
  return {
    name: Name === "store" ? name : Name,
    description: config.Description,
    metadata: config.Metadata,
    replicas: config.Replicas,
    storage: config.Storage,
    maxMessages: config.MaxMsgs,
    maxBytes: config.MaxBytes,
    maxAge: MaxAge === undefined ? undefined : durations[MaxAge],
    republish: RePublish && {
      source: rename(RePublish.Source),
      destination: RePublish.Destination,
      headersOnly: RePublish.HeadersOnly,
    },
    placement: Placement && { tags: Placement.Tags },
  };
}

const calls: Readonly<Record<string, (manager: ShopManager, config: EventStoreConfig) => Promise<unknown>>> =
  {
    CreateEventStore: (manager, config) => manager.createEventStore(config),
    GetEventStore: (manager, { name }) => manager.getEventStore(name),
    UpdateEventStore: (manager, config) => manager.updateEventStore(config),
    DeleteEventStore: (manager, { name }) => manager.deleteEventStore(name),
  };

/** The settings of a stream that a configuration decides, without what the server adds. */
function comparable(stream: Settings, name: string): Settings {
  const text = JSON.stringify(stream)
    .replaceAll("$ES.store.", `$ES.${name}.`)
    .replaceAll("ES_store", `ES_${name}`);
  const { metadata, ...settings } = JSON.parse(text) as Settings & { metadata?: Settings };
  const own = Object.entries(metadata ?? {}).filter(([key]) => !key.startsWith("_nats."));
  return { ...settings, metadata: Object.fromEntries(own) };
}

async function streamOf(name: string): Promise<Settings | undefined> {
  const { config } = (await nats.api(`STREAM.INFO.ES_${name}`)) as { config?: Settings };
  return config === undefined ? undefined : comparable(config, name);
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    return error instanceof RitaError ? error.code : String(error);
  }
}

describe("stores are created, changed and deleted as by Go, but for what is named", () => {
  // From `create/full` on the records tell one store's life; those before it have a store each.
  const names = new Map<boolean, string>();
  const lifeBegins = vectors.streamConfigs.findIndex(({ name }) => name === "create/full");

  it.each(vectors.streamConfigs.map((row, at) => [row.name, row, at] as const))(
    "%s",
    async (name, row, at) => {
      const ofLife = at >= lifeBegins;
      const store = ofLife ? (names.get(true) ?? uniqueName("life")) : uniqueName("wire");
      names.set(ofLife, store);
      const manager = await nats.otherManager();
      const other = otherStores[name];
      const config = configOf(row.config, store);
      const outcome = await outcomeOf((async () => calls[row.call]?.(manager, config))());
      expect(outcome).toBe(other?.outcome ?? (row.error === null ? "done" : "an error"));
      if (outcome !== "done" || row.stream === null) return;
      const different = Object.fromEntries(
        Object.entries(otherSettings).map(([key, [value]]) => [key, value]),
      );
      const stream = await streamOf(config.name);
      const wanted = { ...comparable(row.stream, store), ...different, ...other?.settings };
      expect(stream).toMatchObject(wanted);
    },
  );
});

describe("a stream that Go has made", () => {
  const streams = new Map(
    vectors.streamConfigs.flatMap(({ name, call, stream }) =>
      call === "CreateEventStore" && stream !== null ? [[name, stream] as const] : [],
    ),
  );

  it.each([...streams])("is opened, and taken for what it is: %s", async (_name, stream) => {
    const name = uniqueName("go");
    await nats.api(`STREAM.CREATE.ES_${name}`, {
      ...comparable(stream, name),
      name: `ES_${name}`,
      subjects: [`$ES.${name}.>`],
    });
    const store = await (await nats.otherManager()).getEventStore(name);
    expect(await store.head()).toBe(0);
    const evicts =
      stream["discard"] === "old" && [stream["max_msgs"], stream["max_bytes"]].some((one) => one !== -1);
    const forgets = evicts || stream["max_age"] !== 0;
    const load = store.load((await import("../support/shop-registry.js")).order, "order.1");
    expect(await outcomeOf(load)).toBe(forgets ? "EVENT_STORE_UNSAFE" : "done");
  });
});
