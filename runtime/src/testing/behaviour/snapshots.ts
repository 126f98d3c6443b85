import { expectSequence } from "../../message/expect.js";
import { defineModel } from "../../model/define-model.js";
import type { ModelDefinition } from "../../model/definition.js";
import { type BankCommand, type BankEvent, bank, Deposited, Withdraw, Withdrawn } from "./bank.js";
import { type BankStore, type BehaviourContext, codeOf, until } from "./context.js";
import { Recorder } from "./recorder.js";

/** The balance of one account, kept in snapshots. */
function kept(version: number): ModelDefinition<number, BankEvent, BankCommand> {
  return defineModel<number, BankEvent, BankCommand>(
    {
      initial: () => 0,
      evolve: {
        deposited: (balance, { data }) => balance + data.amount,
        withdrawn: (balance, { data }) => balance - data.amount,
      },
    },
    { withdraw: (_balance, { entityId, data }) => [Withdrawn.create(entityId, data)] },
    { name: "account", snapshot: { every: 4, version } },
  );
}
const model = kept(1);

/** What holds for a model with snapshots: the same states and guards, from fewer events. */
export function snapshots({ test, runner: { expect } }: BehaviourContext): void {
  /** A test whose `other` tells how many events each of its loads has read. */
  const counted = (
    name: string,
    body: (stores: {
      readonly store: BankStore;
      readonly other: BankStore;
      readonly reads: () => readonly (number | undefined)[];
    }) => Promise<void>,
    tenancy = false,
  ): void => {
    let recorder: Recorder;
    const wish = async () => {
      recorder = new Recorder();
      const options = { registry: bank, telemetry: recorder };
      return { config: { tenancy }, managers: [options, options] as const };
    };
    const reads = () => recorder.named("load").map(({ facts }) => facts.events);
    test.on(wish, name, ({ store, other = store }) => body({ store, other, reads }));
  };

  /** Ten events of one account; then a snapshot of at least eight is there. */
  async function grow(store: BankStore, reads: () => readonly (number | undefined)[]): Promise<void> {
    for (let at = 1; at <= 10; at += 1) await store.append(Deposited.create("a", { amount: at }));
    await until(async () => {
      await store.load(model, "account.a");
      return (reads().at(-1) ?? 10) < 3;
    });
  }

  counted(
    "a load behind a snapshot reads what came after it, and gives what a full replay gives",
    async ({ store, other, reads }) => {
      await grow(store, reads);
      await store.append(Deposited.create("a", { amount: 11 }));
      expect(await other.load(model, "account.a")).toEqual({ state: 66, sequence: 11, count: 11 });
      expect((reads().at(-1) ?? 11) < 4).toBe(true);
      const { state, sequence } = await other.execute(model, Withdraw.create("a", { amount: 6 }));
      expect([state, sequence]).toEqual([60, 12]);
      const stale = Deposited.create("a", { amount: 1 }, { expect: expectSequence(11) });
      expect(await codeOf(other.append(stale))).toBe("SEQUENCE_CONFLICT");
    },
  );

  counted("a snapshot of another version is not looked at", async ({ store, other, reads }) => {
    await grow(store, reads);
    expect(await other.load(kept(2), "account.a")).toEqual({ state: 55, sequence: 10, count: 10 });
    expect(reads().at(-1)).toBe(10);
  });

  counted("a command that is sent again behind a snapshot acts once", async ({ store, other, reads }) => {
    const command = Withdraw.create("a", { amount: 5 }, { id: "once" });
    const { sequence } = await store.execute(model, command);
    await grow(store, reads);
    const again = await other.execute(model, command);
    expect([again.duplicate, again.events.map((event) => event.sequence)]).toEqual([true, [sequence]]);
    expect((await other.load(model, "account.a")).state).toBe(50);
  });

  counted(
    "snapshots of tenants are kept apart",
    async ({ store, other, reads }) => {
      await grow(store.tenant("acme"), reads);
      await other.tenant("beta").append(Deposited.create("a", { amount: 3 }));
      expect((await other.tenant("beta").load(model, "account.a")).state).toBe(3);
      expect((await other.tenant("acme").load(model, "account.a")).state).toBe(55);
    },
    true,
  );
}
