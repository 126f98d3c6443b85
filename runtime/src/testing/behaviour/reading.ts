import type { ReadOptions } from "../../contract/options.js";
import { Deposited, Withdrawn } from "./bank.js";
import { all, type BankStore, type BehaviourContext, codeOf } from "./context.js";

type Options = ReadOptions & { readonly events?: undefined };

/** Sequences 1 to 6: deposits of a, b, a, b and withdrawals of a, b. */
async function fill(store: BankStore): Promise<void> {
  for (const id of ["a", "b", "a", "b"]) await store.append(Deposited.create(id, { amount: 10 }));
  for (const id of ["a", "b"]) await store.append(Withdrawn.create(id, { amount: 1 }));
}

/** What holds for `read` and `evolve`: in order, complete, ended by sequence. */
export function reading({ test, runner: { expect } }: BehaviourContext): void {
  test("read gives what filters, positions and limits ask for, in order", async ({ store }) => {
    await fill(store);
    const cases: readonly (readonly [options: Options, sequences: readonly number[]])[] = [
      [{}, [1, 2, 3, 4, 5, 6]],
      [{ filters: "account" }, [1, 2, 3, 4, 5, 6]],
      [{ filters: "account.a" }, [1, 3, 5]],
      [{ filters: "*.*.withdrawn" }, [5, 6]],
      [{ filters: ["account.a", "*.*.withdrawn"] }, [1, 3, 5, 6]],
      [{ filters: ["account.>", "account.a"] }, [1, 2, 3, 4, 5, 6]],
      [{ afterSequence: 4 }, [5, 6]],
      [{ afterSequence: 6 }, []],
      [{ stopSequence: 2 }, [1, 2]],
      [{ filters: "account.b", stopSequence: 5 }, [2, 4]],
      [{ limit: 3 }, [1, 2, 3]],
      [{ filters: "account.none" }, []],
    ];
    for (const [options, sequences] of cases) {
      const events = await all(store.read(options));
      expect(events.map(({ sequence }) => sequence)).toEqual(sequences);
    }
    const withdrawn = await all(store.read({ events: [Withdrawn] }));
    expect(withdrawn.map(({ sequence }) => sequence)).toEqual([5, 6]);
  });

  test("bad filters and positions are refused", async ({ store }) => {
    await fill(store);
    expect(await codeOf(all(store.read({ filters: "a.b.c.d" })))).toBe("SUBJECT_TOO_MANY_TOKENS");
    for (const filters of ["", "account..x", "acc ount", "account.>.x"]) {
      expect(await codeOf(all(store.read({ filters })))).toBe("FILTER_INVALID");
    }
    expect(await codeOf(all(store.read({ afterSequence: 7 })))).toBe("POSITION_AHEAD");
    expect(await codeOf(all(store.read({ limit: -1 })))).toBe("CONFIG_INVALID");
  });

  test("evolve gives the last sequence seen, or the position when nothing is new", async ({ store }) => {
    await fill(store);
    const seen: number[] = [];
    const model = { evolve: ({ sequence }: { readonly sequence: number }) => void seen.push(sequence) };
    expect(await store.evolve(model, { stopSequence: 4 })).toBe(4);
    expect(await store.evolve(model, { afterSequence: 4 })).toBe(6);
    expect(await store.evolve(model, { afterSequence: 6 })).toBe(6);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("head, exists and info tell what is there", async ({ store }) => {
    expect([await store.head(), await store.exists("account.a")]).toEqual([0, false]);
    await fill(store);
    expect([await store.head(), await store.exists("account.a")]).toEqual([6, true]);
    const { events, firstSequence, lastSequence, entities } = await store.info({ entities: true });
    expect([events, firstSequence, lastSequence, entities]).toEqual([6, 1, 6, 2]);
  });
}
