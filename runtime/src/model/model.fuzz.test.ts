import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzz, limit } from "../../../test/support/fuzz.js";
import type { RitaError } from "../errors/rita-error.js";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import { defineModel } from "./define-model.js";
import { Model } from "./model.js";

type Noted = Event<"noted", "list", number>;
type Note = Command<"note", "list", number>;

const list = defineModel<readonly number[], Noted, Note>(
  {
    initial: () => [],
    evolve: {
      noted: (seen, { data }) => {
        if (data < 0) throw new Error("not this one");
        return [...seen, data];
      },
    },
  },
  { note: (_seen, { data, entity }) => [{ entity, type: "noted", data }] },
);

/** What happens to a model. */
type Step =
  | {
      readonly kind: "event";
      readonly entity: "list.1" | "list.2";
      readonly sequence: number;
      readonly data: number;
    }
  | {
      readonly kind: "feed";
      readonly filters: readonly string[];
      readonly typed: boolean;
      readonly after: number;
    }
  | { readonly kind: "miss" }
  | { readonly kind: "decide" };

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("event" as const),
        entity: fc.constantFrom("list.1" as const, "list.1" as const, "list.1" as const, "list.2" as const),
        // 0, a fraction and NaN: not the store's; such an event has no place.
        sequence: fc.oneof(
          { weight: 8, arbitrary: fc.integer({ min: 1, max: 30 }) },
          fc.constantFrom(0, 1.5, Number.NaN, -1),
        ),
        data: fc.integer({ min: -1, max: 4 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("feed" as const),
        filters: fc.constantFrom(
          [],
          ["list"],
          ["list.1"],
          ["list.2"],
          ["*.1"],
          ["list.1.noted"],
          ["list.>"],
          ["list.2", "list.1"],
        ),
        typed: fc.boolean(),
        after: fc.integer({ min: 0, max: 30 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "miss" as const }) },
    { weight: 3, arbitrary: fc.constant({ kind: "decide" as const }) },
  ),
  { maxLength: 25 },
);

/** The same in the plainest way: everything that was applied, and what the rules say of it. */
class Reference {
  readonly applied: { readonly sequence: number; readonly data: number }[] = [];
  readonly #feeds: { readonly key: string; readonly whole: boolean }[] = [];
  #unplaced = false;
  #gap = false;

  get last(): number {
    return Math.max(
      0,
      ...this.applied.filter(({ sequence }) => sequence > 0).map(({ sequence }) => sequence),
    );
  }

  /** The code of the error there has to be. */
  event(entity: string, sequence: number, data: number): string | undefined {
    const placed = Number.isInteger(sequence) && sequence > 0;
    if (placed && sequence <= this.last) return undefined;
    if (entity !== "list.1") return "EVENT_ENTITY_INVALID";
    if (data < 0) return "EVOLVE_FAILED";
    if (!placed) this.#unplaced = true;
    this.applied.push({ sequence: placed ? sequence : 0, data });
    return undefined;
  }

  feed(filters: readonly string[], typed: boolean, after: number): string | undefined {
    const key = JSON.stringify([[...filters].sort(), typed]);
    if (after < this.last && this.#feeds.some((feed) => feed.key !== key)) return "MODEL_INCOMPLETE";
    const covering = ["list", "list.1", "*.1", "list.>"];
    this.#feeds.push({
      key,
      whole: !typed && (filters.length === 0 || filters.some((one) => covering.includes(one))),
    });
    if (after > this.last) this.#gap = true;
    return undefined;
  }

  miss(): void {
    this.#gap = true;
  }

  /** The sequence to guard with. */
  decide(): number | "MODEL_INCOMPLETE" {
    const complete = !this.#unplaced && !this.#gap && this.#feeds.every(({ whole }) => whole);
    return complete ? this.last : "MODEL_INCOMPLETE";
  }
}

const time = new Date(0);
const base = { time, timestamp: time.toISOString(), meta: {}, subject: "", recorded: time, version: 1 };

function codeOf(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as RitaError).code;
  }
}

describe("a model's sequences, against a reference", () => {
  it(
    "whatever it is fed in whatever order: the same state, sequence, errors and guards",
    () => {
      fc.assert(
        fc.property(steps, (given) => {
          const model = new Model(list, "list.1");
          const reference = new Reference();
          for (const step of given) {
            if (step.kind === "event") {
              const { entity, sequence, data } = step;
              const event: Noted = {
                ...base,
                ...{
                  id: `e-${sequence}`,
                  entity,
                  entityType: "list",
                  entityId: entity.slice(5),
                  type: "noted",
                },
                ...{ data, sequence },
              };
              expect(codeOf(() => model.evolve(event))).toBe(reference.event(entity, sequence, data));
            } else if (step.kind === "feed") {
              const feed = { filters: step.filters, types: step.typed ? ["noted"] : undefined };
              const code = codeOf(() => model.coverage.add(feed, step.after, model.sequence));
              expect(code).toBe(reference.feed(step.filters, step.typed, step.after));
            } else if (step.kind === "miss") {
              model.coverage.miss();
              reference.miss();
            } else {
              const guard = reference.decide();
              const command: Note = {
                ...{ id: "c", entity: "list.1", entityType: "list", entityId: "1", type: "note", data: 1 },
                ...{ time, meta: {} },
              };
              if (guard === "MODEL_INCOMPLETE") expect(codeOf(() => model.decide(command))).toBe(guard);
              else expect(model.decide(command)).toMatchObject([{ expect: { sequence: guard } }]);
            }
            expect(model.sequence).toBe(reference.last);
            expect(model.view((seen) => seen)).toEqual(reference.applied.map(({ data }) => data));
          }
        }),
        fuzz(200),
      );
    },
    limit(30_000),
  );
});
