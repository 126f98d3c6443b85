import type { BindOptions, Reactor, ReactorContext } from "../../contract/reactor.js";
import { causedBy } from "../../reactor/caused-by.js";
import { unprocessable } from "../../reactor/failures.js";
import { account, type BankEvent, Deposited, Withdraw } from "./bank.js";
import { type BankStore, type BehaviourContext, codeOf, until } from "./context.js";

/** What a test sees of its handler's calls. */
interface Seen {
  readonly sequence: number;
  readonly delivery: number;
  readonly redriven: boolean;
}

/** Binds a handler that notes what it is given and then does what the test wants. */
async function watched(
  reactor: Reactor<BankEvent>,
  handle: (event: BankEvent, context: ReactorContext) => void | Promise<void> = () => undefined,
  options: BindOptions = {},
): Promise<{ readonly seen: readonly Seen[]; readonly sequences: () => readonly number[] }> {
  const seen: Seen[] = [];
  await reactor.bind((event, context) => {
    seen.push({ sequence: event.sequence, delivery: context.delivery, redriven: context.redriven });
    return handle(event, context);
  }, options);
  return { seen, sequences: () => seen.map(({ sequence }) => sequence) };
}

function deposit(store: BankStore, id: string, amount = 1): Promise<{ readonly sequence: number }> {
  return store.append(Deposited.create(id, { amount }));
}

async function done(reactor: Reactor<BankEvent>): Promise<boolean> {
  return (await reactor.info()).lag === 0;
}

/** What holds for reactors: each event at least once, in order, and what fails is tried again or given up. */
export function reacting({ test, runner: { expect } }: BehaviourContext): void {
  test("a reactor is given what is there, then what comes, in order and by its filters", async ({
    store,
  }) => {
    for (const id of ["a", "b", "a"]) await deposit(store, id);
    const reactor = await store.createReactor({ name: "r", filters: ["account.a", "account.c"] });
    const { sequences } = await watched(reactor);
    await until(() => done(reactor));
    await deposit(store, "b");
    await deposit(store, "c");
    await until(() => sequences().length === 3);
    expect(sequences()).toEqual([1, 3, 5]);
    await until(() => done(reactor));
    expect((await reactor.info()).position).toBe(5);
    await reactor.unbind();
  });

  test("a reactor goes on where it was when it is bound again, by whoever binds it", async ({
    store,
    other,
  }) => {
    await deposit(store, "a");
    const reactor = await store.createReactor({ name: "r" });
    const first = await watched(reactor);
    await until(() => first.seen.length === 1);
    await reactor.unbind();
    await deposit(store, "a");
    const again = await (other ?? store).getReactor("r");
    const second = await watched(again);
    await until(() => second.seen.length === 1);
    expect([first.sequences(), second.sequences()]).toEqual([[1], [2]]);
    await again.unbind();
  });

  test("each event goes to one of those who bound a reactor, and all are handled", async ({
    store,
    other,
  }) => {
    const reactors = [
      await store.createReactor({ name: "r", maxAckPending: 4 }),
      await (other ?? store).getReactor("r"),
    ];
    const bound = await Promise.all(reactors.map((reactor) => watched(reactor)));
    for (let count = 0; count < 10; count += 1) await deposit(store, "a");
    const all = (): readonly number[] => bound.flatMap(({ sequences }) => sequences());
    await until(() => all().length >= 10);
    expect([...all()].sort((left, right) => left - right)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const reactor of reactors) await reactor.unbind();
  });

  test("guarantee 22, each event at least once: one whose handler fails comes again, and nothing overtakes it", async ({
    store,
  }) => {
    for (const id of ["a", "b"]) await deposit(store, id);
    const reactor = await store.createReactor({ name: "r", backoff: [1, 2] });
    const errors: string[] = [];
    const { seen } = await watched(
      reactor,
      ({ sequence }, { delivery }) => {
        if (sequence === 1 && delivery < 4) throw new Error("not yet");
      },
      { onError: ({ code, details }) => void errors.push(`${code} ${String(details["sequence"])}`) },
    );
    await until(() => done(reactor));
    expect(seen.map(({ sequence, delivery }) => [sequence, delivery])).toEqual([
      ...[1, 2, 3, 4].map((delivery) => [1, delivery]),
      [2, 1],
    ]);
    expect(errors).toEqual(Array(3).fill("REACTOR_FAILED 1"));
    const { lastError, stuckSince, deadLetters } = await reactor.info();
    expect([lastError?.message, stuckSince, deadLetters]).toEqual(["not yet", undefined, 0]);
    await reactor.unbind();
  });

  test("what fails too often, or for good, is a dead letter that can be handed back", async ({
    store,
    other,
  }) => {
    for (const id of ["a", "b", "c"]) await deposit(store, id);
    const reactor = await store.createReactor({ name: "r", backoff: [1], maxDeliveries: 2 });
    let mended = false;
    const { seen } = await watched(reactor, ({ sequence }) => {
      if (mended || sequence === 3) return;
      if (sequence === 1) throw unprocessable("no address");
      throw new Error("down");
    });
    await until(() => done(reactor));
    const elsewhere = await (other ?? store).getReactor("r");
    const letters = await elsewhere.deadLetters();
    expect(
      letters.map(({ sequence, reason, code, message, deliveries }) => [
        sequence,
        reason,
        code,
        message,
        deliveries,
      ]),
    ).toEqual([
      [1, "unprocessable", "EVENT_UNPROCESSABLE", "no address", 1],
      [2, "deliveries", "REACTOR_FAILED", "down", 2],
    ]);
    expect(await elsewhere.redrive({ sequences: [1, 99] })).toEqual([1]);
    await until(async () => (await elsewhere.deadLetters())[0]?.deliveries === 2);
    mended = true;
    expect(await reactor.redrive()).toEqual([1, 2]);
    await until(async () => (await reactor.deadLetters()).length === 0);
    expect(
      seen.filter(({ redriven }) => redriven).map(({ sequence, delivery }) => [sequence, delivery]),
    ).toEqual([
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    await reactor.unbind();
  });

  test("a reactor that is paused gets nothing until it is resumed", async ({ store }) => {
    const reactor = await store.createReactor({ name: "r" });
    const { sequences } = await watched(reactor);
    await reactor.pause();
    const { pausedUntil } = await reactor.info();
    expect(pausedUntil === undefined || pausedUntil < new Date("9000-01-01")).toBe(false);
    await deposit(store, "a");
    await store.updateReactor({ name: "r", description: "changed" });
    expect([(await reactor.info()).pausedUntil, sequences()]).toEqual([pausedUntil, []]);
    await reactor.resume();
    await until(() => sequences().length === 1);
    expect((await reactor.info()).pausedUntil).toBe(undefined);
    await reactor.unbind();
  });

  test("a reactor can be moved while it is bound, here and elsewhere", async ({ store, other }) => {
    for (let count = 0; count < 3; count += 1) await deposit(store, "a");
    const reactors = [
      await store.createReactor({ name: "r" }),
      await (other ?? store).getReactor("r"),
    ] as const;
    const bound = await Promise.all(reactors.map((reactor) => watched(reactor)));
    const all = (): readonly number[] => bound.flatMap(({ sequences }) => sequences());
    await until(() => done(reactors[0]));
    await reactors[0].reposition(2);
    await until(() => all().length === 5);
    await reactors[1].reposition("end");
    await deposit(store, "a");
    await until(() => all().length === 6);
    expect([...all()].sort()).toEqual([1, 2, 2, 3, 3, 4]);
    expect(await codeOf(reactors[0].reposition(99))).toBe("POSITION_AHEAD");
    await store.createReactor({ name: "r" });
    for (const reactor of reactors) await reactor.unbind();
  });

  test("a reactor begins at the end, at a sequence or at a time", async ({ store }) => {
    for (let count = 0; count < 3; count += 1) await deposit(store, "a");
    let third = new Date(0);
    for await (const { recorded = third } of store.read({ afterSequence: 2 })) third = recorded;
    const starts = { end: "end", number: 2, time: third } as const;
    for (const [name, start] of Object.entries(starts)) {
      await store.createReactor({ name, start });
      // The same start is the same configuration, wherever the reactor is by then.
      await store.createReactor({ name, start });
    }
    await deposit(store, "a");
    const firsts: (number | undefined)[] = [];
    for (const name of Object.keys(starts)) {
      const reactor = await store.getReactor(name);
      const { sequences } = await watched(reactor);
      await until(() => done(reactor));
      firsts.push(sequences()[0]);
      await reactor.unbind();
    }
    expect(firsts.slice(0, 2)).toEqual([4, 2]);
    // Events recorded within one millisecond are told apart by servers only.
    expect((firsts[2] ?? 9) <= 3).toBe(true);
    expect(await codeOf(store.createReactor({ name: "ahead", start: 99 }))).toBe("POSITION_AHEAD");
    expect(await codeOf(store.createReactor({ name: "bad", start: new Date(Number.NaN) }))).toBe(
      "CONFIG_INVALID",
    );
  });

  test("reactors are created once, changed, listed and deleted", async ({ store }) => {
    const config = { name: "r", filters: "account", backoff: [5], metadata: { team: "x" } };
    await store.createReactor(config);
    await store.createReactor(config);
    expect(await codeOf(store.createReactor({ ...config, ackWait: 1_000 }))).toBe("REACTOR_EXISTS");
    await store.createOrUpdateReactor({ name: "r", ackWait: 1_000 });
    const { config: changed } = await (await store.getReactor("r")).info();
    expect([changed.filters, changed.ackWait, changed.maxAckPending, changed.metadata]).toEqual([
      undefined,
      1_000,
      1,
      {},
    ]);
    expect(await codeOf(store.updateReactor({ name: "r", start: "end" }))).toBe("CONFIG_INVALID");
    await store.createOrUpdateReactor({ name: "q" });
    expect(await store.listReactors()).toEqual(["q", "r"]);
    await store.deleteReactor("r");
    expect(await store.listReactors()).toEqual(["q"]);
    const gone = [store.getReactor("r"), store.deleteReactor("r"), store.updateReactor({ name: "r" })].map(
      codeOf,
    );
    expect(await Promise.all(gone)).toEqual(Array(3).fill("REACTOR_NOT_FOUND"));
  });

  test("what cannot be a reactor is refused", async ({ store }) => {
    for (const name of ["", "a.b", "a b", "*", ">", "ä", "x".repeat(129)])
      expect(await codeOf(store.createReactor({ name }))).toBe("REACTOR_NAME_INVALID");
    const bad = [
      { maxAckPending: 0 },
      { ackWait: 99 },
      { ackWait: 604_800_001 },
      { backoff: [] },
      { backoff: [1, -1] },
      { backoff: [604_800_001] },
      { maxDeliveries: 0 },
      { start: 0 },
      { metadata: { "rita-start": "x" } },
    ];
    for (const wrong of bad)
      expect(await codeOf(store.createReactor({ name: "r", ...wrong }))).toBe("CONFIG_INVALID");
    const overlapping = { name: "r", filters: ["account.a", "*.*.deposited"] };
    expect(await codeOf(store.createReactor(overlapping))).toBe("FILTER_INVALID");
    expect(await store.listReactors()).toEqual([]);
  });

  test("a handle has one handler, and unbinding waits for it", async ({ store }) => {
    await deposit(store, "a");
    const reactor = await store.createReactor({ name: "r" });
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { seen } = await watched(reactor, () => finished);
    expect(await codeOf(reactor.bind(() => undefined))).toBe("REACTOR_BOUND");
    await until(() => seen.length === 1);
    let unbound = false;
    const unbinding = reactor.unbind().then(() => {
      unbound = true;
    });
    await deposit(store, "a");
    expect(unbound).toBe(false);
    finish();
    await unbinding;
    const { position, lag, bound } = await reactor.info();
    expect([position, lag, bound, seen.length]).toEqual([1, 1, false, 1]);
    expect(await codeOf(reactor.bind(() => undefined))).toBe("resolved");
    await reactor.unbind();
  });

  test("a command caused by an event acts once, however often the event comes", async ({ store }) => {
    await deposit(store, "a", 10);
    const reactor = await store.createReactor({ name: "fees", filters: "*.*.deposited", backoff: [1] });
    await watched(reactor, async (event, { delivery }) => {
      const command = Withdraw.create(event.entityId, { amount: 1 }, causedBy(event, "fees"));
      await store.execute(account, command);
      if (delivery < 3) throw new Error("after the effect");
    });
    await until(() => done(reactor));
    expect((await store.load(account, "account.a")).state).toBe(9);
    for await (const { id, meta } of store.read({ filters: "*.*.withdrawn" })) {
      expect([id.endsWith("account.a/fees/1/0"), meta["Causation-Id"]]).toEqual([true, "fees/1"]);
    }
    await reactor.unbind();
  });

  test.ofTenants(
    "tenants may have reactors of the same name, each with its own events",
    async ({ store }) => {
      const tenants = ["acme", "acme_x", "a:b"].map((name) => store.tenant(name));
      expect(await codeOf(store.createReactor({ name: "r" }))).toBe("TENANT_REQUIRED");
      expect(await codeOf(store.listReactors())).toBe("TENANT_REQUIRED");
      const bound = await Promise.all(
        tenants.map(async (tenant, at) => {
          await deposit(tenant, "a", at);
          const reactor = await tenant.createReactor({ name: "r" });
          return watched(reactor, () => {
            throw unprocessable("x");
          });
        }),
      );
      for (const [at, tenant] of tenants.entries()) {
        const reactor = await tenant.getReactor("r");
        await until(() => done(reactor));
        expect([bound[at]?.seen.length, (await reactor.deadLetters()).length]).toEqual([1, 1]);
        expect(await tenant.listReactors()).toEqual(["r"]);
      }
      await tenants[0]?.deleteReactor("r");
      const left = tenants.map((tenant) => tenant.listReactors());
      expect(await Promise.all(left)).toEqual([[], ["r"], ["r"]]);
    },
  );
}
