import { unprocessable } from "../../reactor/failures.js";
import { account, bank, Deposited, Withdraw } from "./bank.js";
import { all, type BehaviourContext, codeOf, type StoreUnderTest, until } from "./context.js";
import { Recorder } from "./recorder.js";

/** What holds for what a store tells of its work, whoever listens. */
export function telemetry({ test, runner: { expect } }: BehaviourContext): void {
  /** A test whose `store` tells a recorder of its work, and `other` nobody. */
  const recorded = (
    name: string,
    body: (under: StoreUnderTest, recorder: Recorder) => Promise<void>,
    tenancy = false,
  ): void => {
    let recorder: Recorder;
    const wish = async () => {
      recorder = new Recorder();
      const [first, second] = [{ registry: bank, telemetry: recorder }, { registry: bank }] as const;
      return { config: { tenancy }, managers: [first, second] as const };
    };
    test.on(wish, name, (under) => body(under, recorder));
  };

  recorded(
    "each operation is told with what came of it, the parts of a command under it",
    async ({ store }, recorder) => {
      await store.append([1, 2].map((amount) => Deposited.create("a", { amount })));
      await store.execute(account, Withdraw.create("a", { amount: 1 }));
      await store.load(account, "account.a");
      await store.evolve({ evolve: () => undefined });
      expect(
        recorder.done.map(({ name, entity, parent, facts: { events, sequence }, error }) => [
          name,
          entity,
          parent?.name,
          events,
          sequence,
          error,
        ]),
      ).toEqual([
        ["append", undefined, undefined, 2, 2, undefined],
        ["load", "account.a", "execute", 2, 2, undefined],
        ["append", "account.a", "execute", 1, 3, undefined],
        ["execute", "account.a", undefined, 1, 3, undefined],
        ["load", "account.a", undefined, 3, 3, undefined],
        ["replay", undefined, undefined, 3, 3, undefined],
      ]);
    },
  );

  recorded("what fails is told by its code alone", async ({ store }, recorder) => {
    await store.append(Deposited.create("a", { amount: 10 }));
    const stale = { expect: { sequence: 9 } };
    await codeOf(store.append(Deposited.create("a", { amount: 1 }, stale)));
    await codeOf(store.execute(account, Withdraw.create("a", { amount: 99 })));
    const failed = recorder.done.filter(({ error }) => error !== undefined);
    expect(failed.map(({ name, error, facts }) => [name, error, facts])).toEqual([
      ["append", "SEQUENCE_CONFLICT", {}],
      ["execute", "COMMAND_REJECTED", {}],
    ]);
  });

  recorded(
    "a reactor's handling is linked to the append of its event, and has its own work under it",
    async ({ store, other = store }, recorder) => {
      const reactor = await store.createReactor({ name: "fees" });
      await store.append(Deposited.create("a", { amount: 10 }));
      await other.append(Deposited.create("b", { amount: 10 }, { meta: { traceparent: "elsewhere" } }));
      await reactor.bind(async (event) => {
        if (event.type === "deposited")
          await store.execute(account, Withdraw.create(event.entityId, { amount: 1 }));
      });
      await until(() => recorder.named("handle").length === 4);
      await reactor.unbind();
      const [append] = recorder.named("append").filter(({ parent }) => parent === undefined);
      const [first, second] = recorder.named("handle");
      expect([first?.link, second?.link]).toEqual([append?.id, "elsewhere"]);
      const causes = recorder.named("execute").map(({ parent }) => parent);
      expect(causes).toEqual([first, second]);
      const written = (await all(store.read({ filters: "*.*.withdrawn" }))).map(
        ({ meta }) => meta["traceparent"],
      );
      const appends = recorder.named("append").filter(({ parent }) => parent !== undefined);
      expect(written).toEqual(appends.map(({ id }) => id));
    },
  );

  recorded(
    "what tenants do, their reactors' lag and dead letters are told with their names",
    async ({ store }, recorder) => {
      for (const name of ["acme", "beta"]) {
        const tenant = store.tenant(name);
        await tenant.append(Deposited.create("a", { amount: 1 }));
        const reactor = await tenant.createReactor({ name: "r" });
        await reactor.bind(() => {
          throw unprocessable("no");
        });
        await until(async () => (await reactor.info()).lag === 0);
        await reactor.unbind();
      }
      expect(recorder.named("append").map(({ tenant }) => tenant)).toEqual(["acme", "beta"]);
      expect(recorder.named("handle").map(({ tenant }) => tenant)).toEqual(["acme", "beta"]);
      expect(recorder.deadLetters.map(({ tenant, reactor }) => [tenant, reactor])).toEqual([
        ["acme", "r"],
        ["beta", "r"],
      ]);
      const lags = (name: string) =>
        recorder.lags.filter(({ tenant }) => tenant === name).map(({ events }) => events);
      for (const name of ["acme", "beta"]) {
        // Told when it is bound, without anybody asking.
        expect([lags(name)[0], lags(name).at(-1)]).toEqual([1, 0]);
      }
    },
    true,
  );
}
