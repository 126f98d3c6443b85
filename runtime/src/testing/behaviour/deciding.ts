import { Model } from "../../model/model.js";
import { account, Deposited, Withdraw } from "./bank.js";
import { type BehaviourContext, codeOf } from "./context.js";

/** What holds for `load`, `execute`, `decide` and models. */
export function deciding({ test, runner: { expect } }: BehaviourContext): void {
  test("load gives the state of one entity, its sequence and count", async ({ store }) => {
    expect(await store.load(account, "account.a")).toEqual({ state: 0, sequence: 0, count: 0 });
    await store.append([Deposited.create("a", { amount: 10 }), Deposited.create("a", { amount: 5 })]);
    const { sequence } = await store.append(Deposited.create("b", { amount: 1 }));
    expect(await store.load(account, "account.a", { atLeast: sequence })).toEqual({
      state: 15,
      sequence: 2,
      count: 2,
    });
    expect(await codeOf(store.load(account, "account.a", { atLeast: 9, timeout: 50 }))).toBe("STALE_READ");
  });

  test("execute decides, appends and gives the state after", async ({ store }) => {
    await store.append(Deposited.create("a", { amount: 10 }));
    const { state, events, sequence, attempts } = await store.execute(
      account,
      Withdraw.create("a", { amount: 4 }),
    );
    expect([state, events.length, sequence, attempts]).toEqual([6, 1, 2, 1]);
    const nothing = await store.execute(account, Withdraw.create("a", { amount: 0 }));
    expect([nothing.state, nothing.events.length, nothing.sequence]).toEqual([6, 0, 2]);
  });

  test("execute passes a refusal on and stores nothing", async ({ store }) => {
    expect(await codeOf(store.execute(account, Withdraw.create("a", { amount: 1 })))).toBe(
      "COMMAND_REJECTED",
    );
    const bad = Withdraw.create("a", { amount: "x" as unknown as number });
    expect(await codeOf(store.execute(account, bad))).toBe("COMMAND_DATA_INVALID");
    expect(await store.head()).toBe(0);
  });

  test("a command acts once, whoever sends it again", async ({ store, other = store }) => {
    await store.append(Deposited.create("a", { amount: 10 }));
    const command = Withdraw.create("a", { amount: 4 }, { id: "c" });
    const first = await store.execute(account, command);
    const second = await other.execute(account, command);
    expect([first.duplicate, second.duplicate]).toEqual([false, true]);
    expect([second.state, second.sequence]).toEqual([6, first.sequence]);
    expect((await store.load(account, "account.a")).count).toBe(2);
  });

  test("execute on a sequence that was seen before is a conflict when the entity has moved on", async ({
    store,
    other = store,
  }) => {
    const { sequence } = await store.append(Deposited.create("a", { amount: 10 }));
    const command = Withdraw.create("a", { amount: 4 }, { id: "c" });
    const first = await store.execute(account, command, { expectedSequence: sequence });
    expect(first.state).toBe(6);
    const stale = other.execute(account, Withdraw.create("a", { amount: 1 }), { expectedSequence: sequence });
    expect(await codeOf(stale)).toBe("SEQUENCE_CONFLICT");
    const refused = store.execute(account, Withdraw.create("a", { amount: 0 }), { expectedSequence: 99 });
    expect(await codeOf(refused)).toBe("SEQUENCE_CONFLICT");
    // The same request again: its first answer, though the entity has moved on by it.
    const again = await other.execute(account, command, { expectedSequence: sequence });
    expect([again.duplicate, again.sequence]).toEqual([true, first.sequence]);
    const none = await store.execute(account, Withdraw.create("new", { amount: 0 }), { expectedSequence: 0 });
    expect(none.sequence).toBe(0);
  });

  test("commands that race on one entity are all decided on what came before", async ({
    store,
    other = store,
  }) => {
    await store.append(Deposited.create("a", { amount: 10 }));
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        codeOf(
          (at % 2 === 0 ? store : other).execute(account, Withdraw.create("a", { amount: 1 }), {
            retries: 50,
          }),
        ),
      ),
    );
    expect(outcomes.filter((code) => code === "resolved").length).toBe(10);
    expect(outcomes.filter((code) => code === "COMMAND_REJECTED").length).toBe(2);
    expect((await store.load(account, "account.a")).state).toBe(0);
  });

  test("a model guards its decisions with what it has seen", async ({ store }) => {
    await store.append(Deposited.create("a", { amount: 10 }));
    const model = new Model(account, "account.a");
    await store.evolve(model);
    await store.append(Deposited.create("a", { amount: 1 }));
    expect(await codeOf(store.decide(model, Withdraw.create("a", { amount: 1 })))).toBe("SEQUENCE_CONFLICT");
    await store.evolve(model, { afterSequence: model.sequence });
    await store.decideAndEvolve(model, Withdraw.create("a", { amount: 1 }));
    expect(model.view((balance) => balance)).toBe(10);
  });
}
