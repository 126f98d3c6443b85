import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Deadline } from "../log/deadline.js";
import { KeyedQueue } from "./queue.js";

const keys = fc.uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 3 });
const job = fc.record({ keys, fails: fc.boolean(), givesUp: fc.boolean() });

describe("KeyedQueue", () => {
  it("never runs two pieces of work on one key at once, and keeps the order on every key", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(job, { maxLength: 12 }), fc.scheduler(), async (jobs, scheduler) => {
        const queue = new KeyedQueue();
        const running = new Map<string, number>();
        const order = new Map<string, number[]>();
        const abort = new AbortController();
        const results = jobs.map(({ keys: wanted, fails, givesUp }, number) =>
          queue.run(
            wanted,
            new Deadline(Number.POSITIVE_INFINITY, givesUp ? abort.signal : undefined),
            async () => {
              for (const key of wanted) {
                expect(running.get(key)).toBeUndefined();
                running.set(key, number);
                order.set(key, [...(order.get(key) ?? []), number]);
              }
              await scheduler.schedule(Promise.resolve(), `work ${number}`);
              for (const key of wanted) running.delete(key);
              if (fails) throw new Error("mine");
            },
          ),
        );
        const settled = Promise.allSettled(results);
        abort.abort(new Error("enough"));
        await scheduler.waitFor(settled);
        for (const [key, numbers] of order) {
          expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
          const wanted = jobs.flatMap((one, number) =>
            one.keys.some((own) => own === key) && !one.givesUp ? [number] : [],
          );
          expect(numbers).toEqual(expect.arrayContaining(wanted));
        }
        for (const [number, result] of (await settled).entries()) {
          if (jobs[number]?.givesUp === false)
            expect(result.status).toBe(jobs[number]?.fails ? "rejected" : "fulfilled");
        }
      }),
      { numRuns: 100 },
    );
  });
});
