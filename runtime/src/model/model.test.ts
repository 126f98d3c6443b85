import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Command } from "../message/command.js";
import type { Event } from "../message/event.js";
import { defineModel } from "./define-model.js";
import { Model } from "./model.js";

type Noted = Event<"noted", "list", number>;
type Note = Command<"note", "list", number>;

const list = defineModel<readonly number[], Noted, Note>(
  { initial: () => [], evolve: { noted: (seen, { data }) => (data < 0 ? fail() : [...seen, data]) } },
  { note: (_seen, { entity, data }) => [{ entity, type: "noted", data }] },
);

function fail(): never {
  throw new Error("not this one");
}

function event(sequence: number, data: number): Noted {
  const time = new Date(0);
  return {
    ...{
      id: `e-${sequence}`,
      entity: "list.1",
      entityType: "list",
      entityId: "1",
      type: "noted",
      time,
      data,
    },
    ...{ timestamp: time.toISOString(), meta: {}, sequence, subject: "", recorded: time, version: 1 },
  };
}

const command: Note = {
  ...{ id: "c", entity: "list.1", entityType: "list", entityId: "1", type: "note" },
  ...{ time: new Date(0), data: 1, meta: {} },
};

describe("a model's sequence", () => {
  it("is that of the last event applied; earlier ones are passed over, failed ones leave no trace", () => {
    const deliveries = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: -1, max: 3 })));
    fc.assert(
      fc.property(deliveries, (given) => {
        const model = new Model(list, "list.1");
        let [last, applied] = [0, [] as readonly number[]];
        for (const [sequence, data] of given) {
          if (sequence > last && data < 0) {
            expect(() => model.evolve(event(sequence, data))).toThrow("EVOLVE_FAILED");
          } else {
            model.evolve(event(sequence, data));
            if (sequence > last) [last, applied] = [sequence, [...applied, data]];
          }
          expect(model.sequence).toBe(last);
          expect(model.view((seen) => seen)).toEqual(applied);
        }
        expect(model.decide(command)).toMatchObject([{ expect: { sequence: last } }]);
      }),
    );
  });

  it("whatever is delivered twice or late, the state is that of the rising sequences", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (sequences) => {
        const model = new Model(list);
        for (const sequence of sequences) model.evolve(event(sequence, sequence));
        const rising = sequences.filter((one, at) =>
          sequences.slice(0, at).every((earlier) => earlier < one),
        );
        expect(model.view((seen) => seen)).toEqual(rising);
      }),
    );
  });

  it("does not let its state be changed through view, by accident or otherwise", () => {
    const model = new Model(list);
    model.evolve(event(1, 5));
    model.view((seen) => expect(() => (seen as number[]).push(6)).toThrow(TypeError));
    expect(model.view((seen) => seen)).toEqual([5]);
  });
});
