import fc from "fast-check";
import { expect, it } from "vitest";
import { CommandIds, rememberedCommands } from "./command-ids.js";

it("stays as it was, whatever follows from it", () => {
  const before = CommandIds.of(["a"]);
  const one = before.with(["b"]);
  const other = before.with(["c"]);
  expect(before.remembered).toEqual(["a"]);
  expect(one.remembered).toEqual(["a", "b"]);
  expect(other.remembered).toEqual(["a", "c"]);
  expect([before.includes("b"), one.includes("c"), other.includes("b")]).toEqual([false, false, false]);
});

it("holds what was added to it, however its values branch", () => {
  const steps = fc.array(fc.tuple(fc.nat(), fc.uniqueArray(fc.string(), { maxLength: 3 })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(steps, (branches) => {
      const values: [CommandIds, readonly string[]][] = [[CommandIds.of([]), []]];
      for (const [from, added] of branches) {
        const [ids, list] = values[from % values.length] ?? [CommandIds.of([]), []];
        const rest = added[0] === list.at(-1) ? added.slice(1) : added;
        values.push([ids.with(added), [...list, ...rest]]);
      }
      for (const [ids, list] of values) {
        expect(ids.remembered).toEqual(list.slice(-rememberedCommands));
        expect(list.every((id) => ids.includes(id))).toBe(true);
      }
    }),
  );
});

it("keeps a command once that led to several events", () => {
  expect(CommandIds.of([]).with(["a", "a", "b"]).with(["b"]).remembered).toEqual(["a", "b"]);
});

it("forgets only the oldest, and not before it has twice as many as it remembers", () => {
  const names = Array.from({ length: 2 * rememberedCommands }, (_, at) => `c${at}`);
  const nearly = CommandIds.of(names.slice(1));
  expect(nearly.bounded).toBe(nearly);
  const { bounded } = CommandIds.of(names);
  expect(bounded.includes(`c${rememberedCommands}`)).toBe(true);
  expect(bounded.includes(`c${rememberedCommands - 1}`)).toBe(false);
});
