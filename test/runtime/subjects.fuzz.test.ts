import fc from "fast-check";
import { RitaError } from "rita-ts";
import { describe, expect, it } from "vitest";
import { fuzz, limit } from "../support/fuzz.js";
import { natsFixture, type OpenStore } from "../support/nats-fixture.js";
import { OrderPaid, order } from "../support/shop-registry.js";

const nats = natsFixture();

const types = ["order", "product", "a-b"] as const;
const ids = ["1", "2", "x=y"] as const;
const events = ["order-paid", "order-placed", "other"] as const;

let filled: Promise<OpenStore> | undefined;

/** A store with one event of each type, entity and event type, and subjects that only a stranger would write. */
function everySubject(): Promise<OpenStore> {
  filled ??= (async () => {
    const opened = await nats.newStore();
    const subjects = types.flatMap((type) =>
      ids.flatMap((id) => events.map((event) => `${type}.${id}.${event}`)),
    );
    for (const subject of [...subjects, "order", "order.1", "order.1.order-paid.more", "order.1.a.b.c"]) {
      const [type, id] = subject.split(".");
      await nats.publish(
        `$ES.${opened.name}.${subject}`,
        [
          ["Rita-Type", "order-paid"],
          ["Rita-Time", "2026-01-01T00:00:00Z"],
          ["Rita-Codec", "json"],
          ["Rita-Entity", `${type}.${id}`],
        ],
        '{"amount":1}',
      );
    }
    return opened;
  })();
  return filled;
}

const part = (names: readonly string[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names) }, { weight: 2, arbitrary: fc.constant("*") });
const filter = fc
  .tuple(part(types), part(ids), part(events), fc.integer({ min: 1, max: 3 }), fc.boolean())
  .map(([type, id, event, length, tail]) => {
    const tokens = [type, id, event].slice(0, length);
    return (tail ? [...tokens.slice(0, 2), ">"] : tokens).join(".");
  });

/** What the server itself finds under a filter, by its own matching: the subjects it lists. */
async function serverFinds(store: string, filters: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const one of filters) {
    const tokens = one.split(".");
    while (tokens.at(-1) !== ">" && tokens.length < 3) tokens.push("*");
    const { state } = (await nats.api(`STREAM.INFO.ES_${store}`, {
      subjects_filter: `$ES.${store}.${tokens.join(".")}`,
    })) as { state: { subjects?: Readonly<Record<string, number>> } };
    for (const subject of Object.keys(state.subjects ?? {})) found.add(subject);
  }
  return [...found].sort();
}

describe("filters, with the server's own matching as oracle", () => {
  it(
    "one or several, whichever overlap: a read gives exactly what the server finds under each",
    async () => {
      const { name, store } = await everySubject();
      await fc.assert(
        fc.asyncProperty(fc.array(filter, { minLength: 1, maxLength: 5 }), async (filters) => {
          const read: string[] = [];
          for await (const { subject } of store.read({ filters })) read.push(subject);
          expect(read.sort()).toEqual(await serverFinds(name, filters));
        }),
        fuzz(25),
      );
    },
    limit(30_000),
  );

  it(
    "of any text: refused here, or taken by the server; the connection survives both",
    async () => {
      const { store } = await everySubject();
      const hostile = fc.oneof(
        fc.string({ unit: "binary", maxLength: 12 }),
        fc
          .array(fc.constantFrom("*", ">", ".", " ", "\r\n", "\0", "order", "ü", "\ud800", "_"), {
            maxLength: 7,
          })
          .map((all) => all.join("")),
      );
      await fc.assert(
        fc.asyncProperty(hostile, async (text) => {
          try {
            for await (const _event of store.read({ filters: text, limit: 1 })) break;
          } catch (error) {
            expect(error).toBeInstanceOf(RitaError);
            expect(["FILTER_INVALID", "SUBJECT_TOO_MANY_TOKENS"]).toContain((error as RitaError).code);
          }
          await expect(store.head()).resolves.toBeGreaterThan(0);
        }),
        fuzz(60),
      );
    },
    limit(30_000),
  );
});

const anyText = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[A-Za-z0-9_\-:=@+]{1,128}$/) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "*",
      ">",
      "a b",
      "1.2",
      "1\r\n\r\nPUB evil 0\r\n\r\n",
      "\ud800",
      "x".repeat(200),
      " padded ",
    ),
  },
);

describe("what goes to the server", () => {
  it(
    "an entity id of any text is refused with nothing sent, or stored and loaded as it is",
    async () => {
      const { name, store } = await nats.newStore();
      await fc.assert(
        fc.asyncProperty(anyText, async (id) => {
          const { messages } = await nats.state(name);
          try {
            const { sequence, events: stored } = await store.append(OrderPaid.create(id, { amount: 1 }));
            expect(stored[0]?.entityId).toBe(id);
            await expect(store.load(order, `order.${id}`)).resolves.toMatchObject({ sequence });
          } catch (error) {
            expect((error as RitaError).code).toBe("EVENT_ENTITY_INVALID");
            expect((await nats.state(name)).messages).toBe(messages);
          }
        }),
        fuzz(60),
      );
    },
    limit(30_000),
  );

  it(
    "meta data, id and time of any text are refused, or come back byte by byte",
    async () => {
      const { name, store } = await nats.newStore();
      const two = (most: number) =>
        fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, "0"));
      const time = fc
        .tuple(
          two(14),
          two(32),
          two(25),
          two(61),
          two(61),
          fc.stringMatching(/^\d{0,10}$/),
          fc.constantFrom("Z", "+02:00", "-23:59", "", "z"),
        )
        .map(
          ([month, day, hour, minute, second, digits, zone]) =>
            `2024-${month}-${day}T${hour}:${minute}:${second}${digits === "" ? "" : `.${digits}`}${zone}`,
        );
      const meta = fc.dictionary(
        fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), fc.string({ maxLength: 6 })),
        anyText,
        {
          maxKeys: 3,
          noNullPrototype: true,
        },
      );
      const idText = fc.option(anyText, { nil: undefined });
      await fc.assert(
        fc.asyncProperty(idText, meta, fc.option(time, { nil: undefined }), async (id, given, at) => {
          const { messages } = await nats.state(name);
          try {
            const event = OrderPaid.create("1", { amount: 1 }, { id, meta: given, time: at });
            const { sequence, duplicate } = await store.append(event);
            if (duplicate) return;
            for await (const stored of store.read({ afterSequence: sequence - 1, limit: 1 })) {
              expect(stored.meta).toEqual(given);
              if (id !== undefined) expect(stored.id).toBe(id);
              if (at !== undefined) expect(stored.timestamp).toBe(at);
            }
          } catch (error) {
            if (!(error instanceof RitaError)) throw error;
            expect(["META_INVALID", "EVENT_ID_INVALID", "EVENT_TIME_INVALID", "EVENT_ID_CLASH"]).toContain(
              error.code,
            );
            expect((await nats.state(name)).messages).toBe(messages);
          }
        }),
        fuzz(60),
      );
    },
    limit(30_000),
  );
});
