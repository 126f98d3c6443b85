import { connect } from "@nats-io/transport-node";
import {
  type Check,
  type Command,
  type Event,
  type EventStore,
  eventType,
  Manager,
  type ManagerOptions,
  type NewEvent,
  type Registry,
  type RitaError,
  registry,
} from "rita-ts";
import { msgpack, protobuf } from "rita-ts/codecs";
import { describe, expect, it, onTestFinished } from "vitest";
import { natsFixture, rawRequest } from "../support/nats-fixture.js";
import { uniqueName } from "../support/unique-name.js";
import {
  codeOfGo,
  notRun,
  otherEvolves,
  otherFilters,
  otherMessages,
  otherOutcome,
  otherReads,
} from "./differences.js";
import {
  type AppendCase,
  type GoData,
  type GoEvent,
  type GoMessage,
  type GoNewEvent,
  type Headers,
  typeOfGo,
  vectors,
} from "./wire-vectors.js";

const nats = natsFixture();
const guardSequence = "Nats-Expected-Last-Subject-Sequence";
const guardSubject = "Nats-Expected-Last-Subject-Sequence-Subject";

const anything: Check = () => true;
const finite: Check = (value) => Object.values(value as object).every((one) => Number.isFinite(one));
const notNegative: Check = (value) => (value as { n: number }).n >= 0;
const codecs = [await msgpack(), await protobuf({})];

/** The types of the vectors; in MessagePack every number is one. */
function goTypes(codec: string): Registry<Event, Command> {
  const checks: Readonly<Record<string, Check>> = {
    measured: codec === "json" ? finite : anything,
    checked: notNegative,
  };
  return registry<Event, Command>(
    ...Object.values(typeOfGo).map((type) =>
      eventType(type, "order", { write: checks[type] ?? anything, read: anything }, { codec }),
    ),
  );
}

type AnyStore = EventStore<Event, Command>;

/** A store never used before, opened as the case's Go program had it: with its clock and its ids. */
async function openStore(
  codec: string | undefined,
): Promise<{ readonly name: string; readonly store: AnyStore }> {
  const name = uniqueName("wire");
  let [clock, id] = [Date.UTC(2024, 4, 6, 7, 8, 8, 123), 0];
  const options: ManagerOptions<Event, Command> = {
    registry: codec === undefined ? undefined : goTypes(codec),
    codecs,
    clock: () => {
      clock += 1_000;
      return new Date(clock);
    },
    id: () => {
      id += 1;
      return `gen-${id}`;
    },
  };
  // A connection of its own: what a stranger has stored must not be able to disturb other cases.
  const connection = await connect({ servers: nats.server.url });
  const manager = new Manager<Event, Command>(connection, options);
  onTestFinished(async () => {
    await manager.close();
    await connection.close();
  });
  return { name, store: await manager.createEventStore({ name }) };
}

function dataOf(data: GoData | null): unknown {
  if (data === null) return undefined;
  if (data.kind !== "bytes")
    return data.goType?.endsWith("Measured") && !("json" in data) ? { v: Number.NaN } : data.json;
  if (data.length !== undefined) return new Uint8Array(data.length).fill(0x61);
  return new Uint8Array(Buffer.from(data.base64 ?? "", "base64"));
}

function typeNamed(goType = ""): string | undefined {
  return goType === "*DottedType" ? "dotted.type" : typeOfGo[goType.replace("*", "")];
}

function newEvent({ id, entity, type, time, meta, expect, data }: GoNewEvent): NewEvent {
  return {
    entity: entity as NewEvent["entity"],
    type: type ?? typeNamed(data?.goType) ?? "",
    data: dataOf(data),
    id: id ?? undefined,
    time: time ?? undefined,
    meta: meta ?? undefined,
    expect: expect === null ? undefined : { sequence: expect.sequence, pattern: expect.pattern ?? undefined },
  };
}

function eventsOf(given: AppendCase["input"]["events"] | null): readonly NewEvent[] {
  if (given === null) return [];
  if (Array.isArray(given)) return given.map(newEvent);
  const { count, first } = given as { count: number; first: GoNewEvent };
  return Array.from({ length: count }, (_, at) => newEvent({ ...first, id: `evt-${at + 1}` }));
}

/** A message in a form that can be compared whatever the store's name, the batch's id and the order of headers. */
function comparable(message: GoMessage, store: string, batches: Map<string, string>): GoMessage {
  const rename = (text: string): string => text.replaceAll(`$ES.${store}.`, "$ES.store.");
  // The trail is a hint of this library's own, which Go passes over; test/runtime/trail.test.ts holds it.
  const shared = message.headers.filter(([name]) => name !== "Rita-Trail");
  const headers = shared.map(([name, value]): readonly [string, string] => {
    if (name === "Nats-Batch-Id") {
      if (!batches.has(value)) batches.set(value, `{batch-id-${batches.size + 1}}`);
      return [name, batches.get(value) ?? ""];
    }
    // A server of 2.14.0 confuses guards of equal length, so they are padded with zeros there.
    if (name === guardSequence) return [name, String(Number(value))];
    // A Date has milliseconds, Go's clock nanoseconds.
    if (name === "Rita-Time") return [name, value.replace(/(2024-05-06T07:08:\d\d\.123)456789Z/, "$1Z")];
    return [name, rename(value)];
  });
  const sorted = headers.sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    subject: rename(message.subject),
    ...(message.hasReply !== undefined && { hasReply: message.hasReply }),
    headers: sorted,
    payload: message.payload,
  };
}

/** Go guards the event that has the expect; here every event of the entity carries the entity's guard. */
function withGuards(messages: readonly GoMessage[]): readonly GoMessage[] {
  const guards = new Map<string, Headers>();
  const entityGuard = ({ subject }: GoMessage): string => `${subject.split(".").slice(0, 4).join(".")}.*`;
  for (const message of messages) {
    const guard = message.headers.filter(([name]) => name === guardSequence || name === guardSubject);
    if (guard.some(([, value]) => value === entityGuard(message))) guards.set(entityGuard(message), guard);
  }
  return messages.map((message) => {
    const guarded = message.headers.some(([name]) => name === guardSubject);
    const guard = guards.get(entityGuard(message));
    return guarded || guard === undefined ? message : { ...message, headers: [...message.headers, ...guard] };
  });
}

/** Everything published to a store's subjects from now on; `end` gives it. */
async function listen(name: string): Promise<() => Promise<readonly GoMessage[]>> {
  const heard: GoMessage[] = [];
  const subscription = nats.raw.subscribe(`$ES.${name}.>`, {
    callback: (_error, message) => {
      const headers = (message.headers?.keys() ?? []).flatMap((key) =>
        (message.headers?.values(key) ?? []).map((value) => [key, value] as const),
      );
      heard.push({
        subject: message.subject,
        hasReply: (message.reply ?? "") !== "",
        headers,
        payload: Buffer.from(message.data).toString("base64"),
      });
    },
  });
  await nats.raw.flush();
  return async () => {
    await nats.raw.flush();
    subscription.unsubscribe();
    return heard;
  };
}

async function outcomeOf(work: () => Promise<{ readonly sequence: number }>): Promise<string | number> {
  try {
    return (await work()).sequence;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : (error as Error).message;
  }
}

function expectedOutcome({ name, result }: AppendCase): string | number {
  const other = otherOutcome[name];
  if (other !== undefined) return other[0];
  if (result.error === undefined) return result.sequence ?? Number.NaN;
  return codeOfGo[result.errorIs?.[0] ?? ""] ?? result.error;
}

function expectSame(event: Event, go: GoEvent, store: string): void {
  expect({
    id: event.id,
    entity: event.entity,
    type: event.type,
    meta: event.meta,
    sequence: event.sequence,
    subject: event.subject.replace(`$ES.${store}.`, "$ES.store."),
  }).toEqual({
    id: go.id,
    entity: go.entity,
    type: go.type,
    meta: go.meta ?? {},
    sequence: go.sequence,
    subject: go.subject,
  });
  if (/^-?\d+$/.test(go.timeUnixNano) && !go.timeUnixNano.endsWith("123456789")) {
    const nanoseconds = BigInt(go.timeUnixNano);
    const milliseconds =
      (nanoseconds - (((nanoseconds % 1_000_000n) + 1_000_000n) % 1_000_000n)) / 1_000_000n;
    expect(event.time.getTime()).toBe(Number(milliseconds));
  }
  if (go.data?.kind === "bytes") {
    expect(Buffer.from(event.data as Uint8Array).toString("base64")).toBe(go.data.base64 ?? "");
  } else {
    expect(event.data).toEqual(go.data?.json);
  }
}

const isRun = ({ name }: { readonly name: string }): boolean =>
  !notRun.some(([begins]) => name.startsWith(begins));

describe("what is published and stored for the same events as by Go", () => {
  it.each(vectors.cases.filter(isRun).map((one) => [one.name, one] as const))("%s", async (name, one) => {
    const { input, result, read } = one;
    const { name: storeName, store } = await openStore(input.registry?.codec);
    for (const { events } of input.seed ?? []) await store.append(eventsOf(events));
    const seeded = (await nats.state(storeName)).last_seq;
    if (name === "error/stream-gone") await nats.api(`STREAM.DELETE.ES_${storeName}`);
    // A listener would answer for a stream that is gone.
    const end = name === "error/stream-gone" ? async () => [] : await listen(storeName);
    const events = eventsOf(input.events);
    const outcome = await outcomeOf(() =>
      input.call === "Append"
        ? store.append(events, { timeout: 5_000 })
        : store.decide(
            { decide: decider(name, events) },
            { type: "order-placed", data: new Uint8Array(), id: "command" },
          ),
    );
    const published = await end();
    expect(outcome).toBe(expectedOutcome(one));
    if (name === "error/stream-gone") return;
    const refusedHere = typeof outcome === "string" && result.error === undefined;
    const { last_seq } = await nats.state(storeName);
    expect(last_seq).toBe(
      refusedHere
        ? seeded
        : typeof outcome === "number" && result.error !== undefined
          ? Math.max(outcome, seeded)
          : result.streamLastSequence,
    );
    if (otherOutcome[name] !== undefined || otherMessages[name] !== undefined) return;
    const wanted = input.events !== null && !Array.isArray(input.events) ? [] : withGuards(one.published);
    if (wanted.length > 0) {
      expect(normalised(withoutCausation(published), storeName)).toEqual(normalised(wanted, "store"));
    }
    if (typeof outcome === "string") return;
    const stored = (await nats.stored(storeName)).slice(seeded);
    for (const { headers } of stored) {
      // Guards come first, then the batch, then the rest in the order Go writes them.
      const names = headers.map(([header]) => header);
      const rest = names.filter(
        (header) => !header.startsWith("Nats-Batch") && !header.startsWith("Nats-Expected"),
      );
      expect(rest).toEqual([...rest].sort());
      expect(names.slice(-rest.length)).toEqual(rest);
    }
    if (read === undefined) return;
    const seen: Event[] = [];
    for await (const event of store.read({ afterSequence: read.afterSequence })) seen.push(event);
    expect(seen).toHaveLength(read.events.length);
    for (const [at, event] of seen.entries()) {
      const go = read.events[at];
      if (go !== undefined && input.call === "Append") expectSame(event, go, storeName);
    }
  });

  it("names no case that is not there, and no reason twice", () => {
    const names = vectors.cases.map(({ name }) => name);
    for (const name of [...Object.keys(otherOutcome), ...Object.keys(otherMessages)])
      expect(names).toContain(name);
    const reads = vectors.reads.map(({ name }) => name);
    for (const name of Object.keys(otherReads)) expect(reads).toContain(name);
    for (const [begins] of notRun)
      expect([...names, ...reads].some((name) => name.startsWith(begins))).toBe(true);
  });
});

describe("what is read of a stranger's message", () => {
  it.each(vectors.reads.filter(isRun).map((one) => [one.name, one] as const))("%s", async (name, one) => {
    const { name: storeName, store } = await openStore(one.registry?.codec);
    const subject = one.subject.replace("$ES.store.", `$ES.${storeName}.`);
    const block = one.headerBlock?.replaceAll("$ES.store.", `$ES.${storeName}.`);
    const payload = Buffer.from(one.payload, "base64");
    const answer =
      block === undefined
        ? (await nats.raw.request(subject, payload)).string()
        : await rawRequest(nats.raw, subject, Buffer.from(block), payload);
    expect(JSON.parse(answer)).toMatchObject({ seq: 1 });
    const seen: Event[] = [];
    let failure: unknown;
    try {
      for await (const event of store.read({ timeout: 2_000 })) seen.push(event);
    } catch (error) {
      failure = error;
    }
    // Whatever a stranger has stored: the connection still works.
    await expect(store.head({ timeout: 2_000 })).resolves.toBe(1);
    const other = otherReads[name];
    const kind = other?.[0] ?? (one.event === null ? "error" : "event");
    if (kind === "error") {
      expect((failure as RitaError | undefined)?.code).toMatch(
        /^(EVENT_UNDECODABLE|EVENT_TYPE_UNKNOWN|CODEC_UNAVAILABLE)$/,
      );
      expect((failure as RitaError).details["sequence"]).toBe(1);
      return;
    }
    expect(failure).toBeUndefined();
    expect(seen).toHaveLength(1);
    if (other === undefined && one.event !== null && seen[0] !== undefined) {
      expectSame(seen[0], one.event, storeName);
    }
  });
});

describe("filters and positions as in Go", () => {
  async function filled(places: readonly { readonly subject: string }[], erased?: number) {
    const { name, store } = await openStore(undefined);
    const all =
      erased === undefined
        ? places
        : places.toSpliced(erased - 1, 0, { subject: "$ES.store.order.2.placed" });
    for (const { subject } of all) {
      const [, , type, id, ...rest] = subject.split(".");
      const headers = [
        ["Rita-Type", rest.join(".")],
        ["Rita-Time", "2024-01-01T00:00:00Z"],
        ["Rita-Codec", "binary"],
        ["Rita-Entity", `${type}.${id}`],
      ] as const;
      await nats.publish(subject.replace("$ES.store.", `$ES.${name}.`), headers, "x");
    }
    if (erased !== undefined) await nats.api(`STREAM.MSG.DELETE.ES_${name}`, { seq: erased });
    return store;
  }

  it.each(vectors.filters.rows.map((row) => [row.name, row] as const))(
    "filter %s",
    async (name, { filters, matchedSequences }) => {
      const store = await filled(vectors.filters.store);
      const wanted = otherFilters[name]?.[0] ?? matchedSequences;
      const seen: number[] = [];
      const reading = (async () => {
        for await (const { sequence } of store.read({ filters: filters ?? undefined })) seen.push(sequence);
      })();
      if (typeof wanted === "string") await expect(reading).rejects.toMatchObject({ code: wanted });
      else {
        await reading;
        expect(seen).toEqual(wanted);
      }
    },
  );

  it.each(vectors.evolves.rows.map((row) => [row.name, row] as const))("evolve %s", async (name, row) => {
    const { afterSequence, stopSequence, filters } = row.options;
    const store = name.startsWith("empty-store") ? await filled([]) : await filled(vectors.evolves.store, 2);
    const seen: number[] = [];
    const fails = name === "model-fails" ? 4 : name === "model-fails-on-first" ? 1 : 0;
    const outcome = await outcomeOf(async () => ({
      sequence: await store.evolve(
        {
          evolve: ({ sequence }) => {
            if (sequence === fails) throw new Error("model refused the event");
            seen.push(sequence);
          },
        },
        {
          filters,
          afterSequence: afterSequence === undefined ? undefined : Number(afterSequence),
          stopSequence: stopSequence === undefined ? undefined : Number(stopSequence),
        },
      ),
    }));
    expect(outcome).toBe(otherEvolves[name]?.[0] ?? row.sequence);
    expect(seen).toEqual(row.evolvedSequences);
  });
});

function decider(name: string, events: readonly NewEvent[]): () => readonly NewEvent[] {
  return () => {
    if (name === "decide/decider-error") throw new Error("refused");
    return name === "decide/no-events" ? [] : events;
  };
}

function normalised(messages: readonly GoMessage[], store: string): readonly GoMessage[] {
  const batches = new Map<string, string>();
  return messages.map((message) => comparable(message, store, batches));
}

/** Events of a decision say what they were caused by; Go has no such headers. */
function withoutCausation(messages: readonly GoMessage[]): readonly GoMessage[] {
  return messages.map((message) => ({
    ...message,
    headers: message.headers.filter(([name]) => !/^Rita-Meta-(Correlation|Causation)-Id$/.test(name)),
  }));
}
