import { expectSequence } from "../../message/expect.js";
import { Deposited } from "./bank.js";
import { all, type BehaviourContext, codeOf } from "./context.js";

const one = { amount: 1 };

/** What holds for `append`: atomic, guarded, idempotent by id. */
export function appending({ test, runner: { expect } }: BehaviourContext): void {
  test("append gives consecutive sequences and leaves the given objects alone", async ({ store }) => {
    const events = [1, 2, 3].map((amount) => Object.freeze(Deposited.create("a", Object.freeze({ amount }))));
    const { sequence, events: stored, duplicate } = await store.append(events);
    expect(sequence).toBe(3);
    expect(duplicate).toBe(false);
    expect(stored.map((event) => [event.sequence, event.data.amount])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  test("append takes 1,000 events and refuses none and 1,001", async ({ store }) => {
    const events = Array.from({ length: 1_001 }, () => Deposited.create("a", one));
    expect(await codeOf(store.append([]))).toBe("NO_EVENTS");
    expect(await codeOf(store.append(events))).toBe("TOO_MANY_EVENTS");
    expect((await store.append(events.slice(1))).sequence).toBe(1_000);
  });

  test("append refuses data that does not fit, with nothing stored", async ({ store }) => {
    const bad = Deposited.create("a", { amount: "1" as unknown as number });
    expect(await codeOf(store.append([Deposited.create("a", one), bad]))).toBe("EVENT_DATA_INVALID");
    expect(await codeOf(store.append({ ...Deposited.create("a", one), entity: "account.*" }))).toBe(
      "EVENT_ENTITY_INVALID",
    );
    expect(await store.head()).toBe(0);
  });

  test("a guard holds for one event and for several, and for every event of its entity", async ({
    store,
  }) => {
    await store.append(Deposited.create("a", one, { expect: expectSequence(0) }));
    const stale = Deposited.create("a", one, { expect: expectSequence(0) });
    expect(await codeOf(store.append(stale))).toBe("SEQUENCE_CONFLICT");
    expect(await codeOf(store.append([Deposited.create("a", one), stale]))).toBe("SEQUENCE_CONFLICT");
    const fresh = Deposited.create("a", one, { expect: expectSequence(1) });
    expect((await store.append([fresh, fresh, fresh])).sequence).toBe(4);
  });

  test("an append over several entities is stored whole or not at all", async ({
    store,
    severalEntities,
  }) => {
    const events = [
      Deposited.create("a", one, { expect: expectSequence(0) }),
      Deposited.create("b", one, { expect: expectSequence(0) }),
    ];
    if (!severalEntities) {
      expect(await codeOf(store.append(events))).toBe("EVENT_STORE_UNSAFE");
      expect(await store.head()).toBe(0);
      return;
    }
    await store.append(events);
    const stale = [Deposited.create("c", one), ...events];
    expect(await codeOf(store.append(stale))).toBe("SEQUENCE_CONFLICT");
    expect(await store.head()).toBe(2);
  });

  test("the same ids again give what is stored; with other data they clash", async ({ store }) => {
    const events = ["x", "y"].map((id) => Deposited.create("a", one, { id }));
    await store.append(events);
    await store.append(Deposited.create("a", one));
    const again = await store.append(events);
    expect([again.duplicate, again.sequence]).toEqual([true, 2]);
    expect(await codeOf(store.append(Deposited.create("a", { amount: 2 }, { id: "x" })))).toBe(
      "EVENT_ID_CLASH",
    );
    expect(await codeOf(store.append([...events, Deposited.create("a", one)]))).toBe("EVENT_ID_CLASH");
    expect((await all(store.read())).length).toBe(3);
  });

  test("time text, meta data and ids come back as they were given", async ({ store }) => {
    const time = "2026-03-01T09:30:00.123456789+01:00";
    await store.append(Deposited.create("a", one, { id: "x", time, meta: { "User-Id": "ü ✓" } }));
    const [event] = await all(store.read());
    // In a tenant's store ids begin with the tenant's name.
    expect([event?.id.split("/").at(-1), event?.timestamp, event?.meta]).toEqual([
      "x",
      time,
      { "User-Id": "ü ✓" },
    ]);
    expect(event?.time.toISOString()).toBe("2026-03-01T08:30:00.123Z");
  });

  test("writers that race with one guard: exactly one wins each round", async ({ store, other = store }) => {
    let sequence = 0;
    for (let round = 0; round < 10; round += 1) {
      const attempts = [store, other, store, other].map((writer) =>
        codeOf(
          writer.append([0, 1].map(() => Deposited.create("a", one, { expect: expectSequence(sequence) }))),
        ),
      );
      const codes = await Promise.all(attempts);
      expect(codes.sort()).toEqual([
        "SEQUENCE_CONFLICT",
        "SEQUENCE_CONFLICT",
        "SEQUENCE_CONFLICT",
        "resolved",
      ]);
      sequence += 2;
    }
    expect(await store.head()).toBe(sequence);
  });
}
