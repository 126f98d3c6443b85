import { defineProjection } from "../../model/define-model.js";
import { Model } from "../../model/model.js";
import { account, type BankEvent, Deposited, Withdraw } from "./bank.js";
import { type BehaviourContext, codeOf } from "./context.js";

const journal = defineProjection<readonly number[], BankEvent>({
  initial: () => [],
  evolve: {
    deposited: (seen, { sequence }) => [...seen, sequence],
    withdrawn: (seen, { sequence }) => [...seen, sequence],
  },
});

/** What holds for `watch`: each event once, in order, from the past into the future. */
export function watching({ test, runner: { expect } }: BehaviourContext): void {
  test("a watch delivers what is there, then what comes, each once and in order", async ({ store }) => {
    const deposit = (id: string) => store.append(Deposited.create(id, { amount: 1 }));
    await deposit("a");
    await deposit("b");
    const model = new Model(journal);
    const watcher = await store.watch(model);
    expect(model.view((seen) => seen)).toEqual([1, 2]);
    await deposit("a");
    const { sequence } = await store.append([1, 2].map((amount) => Deposited.create("c", { amount })));
    await watcher.waitFor(sequence);
    expect(model.view((seen) => seen)).toEqual([1, 2, 3, 4, 5]);
    await watcher.stop();
    expect(await watcher.closed).toBe(undefined);
  });

  test("waitFor resolves also for an event the filter leaves out", async ({ store }) => {
    const model = new Model(account, "account.a");
    const watcher = await store.watch(model);
    await store.append(Deposited.create("a", { amount: 1 }));
    const { sequence } = await store.append(Deposited.create("b", { amount: 1 }));
    await watcher.waitFor(sequence);
    expect([model.view((balance) => balance), watcher.sequence]).toEqual([1, sequence]);
    await watcher.stop();
  });

  test("a watch can be asked to start only when the store has come far enough", async ({ store }) => {
    const { sequence } = await store.append(Deposited.create("a", { amount: 1 }));
    const model = new Model(journal);
    const watcher = await store.watch(model, { atLeast: sequence });
    expect(model.view((seen) => seen)).toEqual([sequence]);
    await watcher.stop();
    const early = store.watch(new Model(journal), { atLeast: sequence + 1, timeout: 50 });
    expect(await codeOf(early)).toBe("STALE_READ");
  });

  test("a model that fails closes the watch, unless it is told to continue", async ({ store }) => {
    await store.append([1, 2, 3].map((amount) => Deposited.create("a", { amount })));
    const seen: number[] = [];
    const picky = {
      evolve: ({ sequence }: BankEvent): void => {
        if (sequence === 2) throw new Error("not this one");
        seen.push(sequence);
      },
    };
    const closed = await store.watch(picky, { noWait: true });
    expect((await closed.closed)?.code).toBe("EVOLVE_FAILED");
    const continued = await store.watch(picky, { onError: () => "continue" });
    expect(seen).toEqual([1, 1, 3]);
    await continued.stop();
  });

  test("decisions on a watched model see each other's events", async ({ store }) => {
    await store.append(Deposited.create("a", { amount: 10 }));
    const model = new Model(account, "account.a");
    const watcher = await store.watch(model);
    const withdraw = () => store.decideAndEvolve(model, Withdraw.create("a", { amount: 1 }));
    await Promise.all([withdraw(), withdraw(), withdraw()]);
    expect(model.view((balance) => balance)).toBe(7);
    await watcher.stop();
  });
}
