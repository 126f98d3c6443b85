import { account, Deposited, Withdraw } from "./bank.js";
import { all, type BehaviourContext, codeOf } from "./context.js";

/** What holds for stores that keep tenants apart. */
export function tenants({ test, runner: { expect } }: BehaviourContext): void {
  test.ofTenants("a store with tenants does nothing before one is chosen", async ({ store }) => {
    const codes = [
      store.append(Deposited.create("a", { amount: 1 })),
      store.execute(account, Withdraw.create("a", { amount: 0 })),
      store.load(account, "account.a"),
      (async () => all(store.read()))(),
      store.evolve({ evolve: () => undefined }),
      store.watch({ evolve: () => undefined }),
      store.exists("account.a"),
      store.head(),
    ].map(codeOf);
    for (const code of await Promise.all(codes)) expect(code).toBe("TENANT_REQUIRED");
    expect((await store.info()).events).toBe(0);
  });

  test.ofTenants("what is not a token cannot name a tenant", async ({ store }) => {
    const names = ["", "a.b", "a*", ">", "a b", "a\r\nPUB x 0", "ä", "x".repeat(129)];
    const codes = await Promise.all(names.map((name) => codeOf((async () => store.tenant(name))())));
    expect(codes).toEqual(names.map(() => "TENANT_INVALID"));
  });

  test.ofTenants("a tenant's store can be turned to another tenant", async ({ store }) => {
    await store.tenant("acme").append(Deposited.create("a", { amount: 1 }));
    expect(await store.tenant("beta").tenant("acme").exists("account.a")).toBe(true);
    expect(await store.tenant("acme").tenant("beta").exists("account.a")).toBe(false);
  });

  test.ofTenants(
    "guarantee 23, tenants are kept apart: with the same entity, event and command ids they do not meet",
    async ({ store, other }) => {
      const [acme, beta] = [store.tenant("acme"), (other ?? store).tenant("beta")];
      const first = { id: "first", expect: { sequence: 0 } };
      await acme.append(Deposited.create("a", { amount: 10 }, first));
      const { duplicate } = await beta.append(Deposited.create("a", { amount: 99 }, first));
      expect(duplicate).toBe(false);

      const command = Withdraw.create("a", { amount: 4 }, { id: "command" });
      const here = await acme.execute(account, command);
      const there = await beta.execute(account, command);
      expect([here.state, here.duplicate, there.state, there.duplicate]).toEqual([6, false, 95, false]);
      expect((await acme.execute(account, command)).duplicate).toBe(true);

      for (const [tenant, balance] of [[acme, 6] as const, [beta, 95] as const]) {
        expect((await tenant.load(account, "account.a")).state).toBe(balance);
        expect((await all(tenant.read({ filters: "account.a" }))).length).toBe(2);
        expect((await tenant.info({ entities: true })).entities).toBe(1);
      }
      expect([await acme.head(), await beta.head()]).toEqual([3, 4]);
    },
  );

  test.ofTenants("a tenant's event has its name in the subject and in the id", async ({ store }) => {
    const acme = store.tenant("acme");
    const { events } = await acme.append(Deposited.create("a", { amount: 10 }, { id: "first" }));
    const [{ id, subject } = { id: "", subject: "" }] = events;
    expect([id, subject.split(".").slice(2).join(".")]).toEqual(["acme/first", "acme.account.a.deposited"]);
    const again = await acme.append(Deposited.create("a", { amount: 10 }, { id }));
    expect([again.duplicate, again.sequence]).toEqual([true, 1]);
    const { events: stored } = await acme.execute(account, Withdraw.create("a", { amount: 1 }, { id: "c" }));
    expect(stored.map((event) => event.id)).toEqual(["acme/account.a/c/0"]);
  });

  test.ofTenants(
    "a watch of one tenant sees none of another's events, and catches up all the same",
    async ({ store }) => {
      const [acme, beta] = [store.tenant("acme"), store.tenant("beta")];
      await acme.append(Deposited.create("a", { amount: 1 }));
      await beta.append(Deposited.create("a", { amount: 2 }));
      const seen: number[] = [];
      const watcher = await acme.watch({ evolve: ({ data }) => void seen.push(data.amount) });
      const { sequence } = await acme.append(Deposited.create("b", { amount: 3 }));
      await beta.append(Deposited.create("b", { amount: 4 }));
      await watcher.waitFor(sequence);
      await watcher.stop();
      expect(seen).toEqual([1, 3]);
    },
  );
}
