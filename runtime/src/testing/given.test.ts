import { describe, expect, test } from "vitest";
import { reject } from "../errors/reject.js";
import { commandType, eventType } from "../message/descriptor.js";
import type { CommandOf, CommandType, EventOf, EventType } from "../message/message-type.js";
import { defineModel, defineProjection } from "../model/define-model.js";
import type { DeciderOf, EvolverOf } from "../model/types.js";
import type { Check, Validators } from "../validation/check.js";
import { ExpectationError } from "./expectation-error.js";
import { given } from "./given.js";

const check: Check = Object.assign(() => true, { errors: null });
const validators: Validators<never> = { read: check, write: check };
interface Amount {
  readonly amount: number;
  readonly note?: string | undefined;
}
const Paid: EventType<"paid", "account", Amount> = eventType("paid", "account", validators);
const Closed: EventType<"closed", "account", object> = eventType("closed", "account", validators);
const Pay: CommandType<"pay", "account", Amount> = commandType("pay", "account", validators);
const Close: CommandType<"close", "account", object> = commandType("close", "account", validators);
type AccountEvent = EventOf<typeof Paid> | EventOf<typeof Closed>;
type AccountCommand = CommandOf<typeof Pay> | CommandOf<typeof Close>;
interface Account {
  readonly open: boolean;
  readonly paid: readonly number[];
  readonly last?: string | undefined;
}
const evolver: EvolverOf<Account, AccountEvent> = {
  initial: () => ({ open: true, paid: [] }),
  evolve: {
    paid: (state, { data, sequence, id }): Account => ({
      ...state,
      paid: [...state.paid, data.amount],
      last: `${sequence} ${id}`,
    }),
    closed: (state): Account => ({ ...state, open: false }),
  },
};
const decider: DeciderOf<Account, AccountCommand, AccountEvent> = {
  pay: (state, { entityId, data }) => {
    if (!state.open) reject("closed", "The account is closed.", { entityId });
    if (data.amount < 0) throw new RangeError("less than nothing");
    return [Paid.create(entityId, data, { id: "any" })];
  },
  close: (state, { entityId }) => (state.open ? [Closed.create(entityId, {})] : []),
};
const account = defineModel(evolver, decider);

function failure(expectation: () => unknown): ExpectationError {
  try {
    expectation();
  } catch (error) {
    if (error instanceof ExpectationError) return error;
    throw error;
  }
  throw new Error("The expectation held.");
}

describe("given(…).when(…)", () => {
  const pay = given(account, Paid.create("7", { amount: 1 })).when(Pay.create("7", { amount: 2 }));
  const refused = given(account, Closed.create("7", {})).when(Pay.create("7", { amount: 2 }));

  test("holds when the events are those expected, whatever their ids and absent properties", () => {
    pay.expectEvents(Paid.create("7", { amount: 2, note: undefined }, { time: new Date() }));
  });

  test("shows where the events differ", () => {
    const { message, expected, actual } = failure(() => pay.expectEvents(Paid.create("7", { amount: 3 })));
    expect(message).toBe("Expected paid, but pay gave paid:\n  [0].data.amount: expected 3, but got 2");
    expect(expected).toEqual([{ entity: "account.7", type: "paid", data: { amount: 3 } }]);
    expect(actual).toEqual([{ entity: "account.7", type: "paid", data: { amount: 2 } }]);
  });

  test("tells missing and extra events, another entity and other metadata apart", () => {
    expect(failure(() => pay.expectEvents()).message).toMatch(/^Expected no event, but pay gave paid:/);
    const twice = [Paid.create("7", { amount: 2 }), Closed.create("7", {})] as const;
    expect(failure(() => pay.expectEvents(...twice)).message).toContain("[1]: expected {");
    const other = Paid.create("8", { amount: 2 });
    expect(failure(() => pay.expectEvents(other)).message).toContain('[0].entity: expected "account.8"');
    const marked = Paid.create("7", { amount: 2 }, { meta: { by: "x" } });
    expect(failure(() => pay.expectEvents(marked)).message).toContain("[0].meta");
  });

  test("knows success without an event", () => {
    given(account, Closed.create("7", {})).when(Close.create("7", {})).expectNothing();
    expect(failure(() => pay.expectNothing()).message).toContain("[0]: expected nothing");
  });

  test("knows a rejection by the decider's code, the error's code and its message", () => {
    refused
      .expectRejection("closed")
      .expectRejection("COMMAND_REJECTED")
      .expectRejection(/is closed/g);
    refused.expectRejection(/is closed/g);
    const negative = given(account).when(Pay.create("7", { amount: -1 }));
    negative.expectRejection(/less than nothing/);
    expect(failure(() => negative.expectRejection("RangeError")).cause).toBeInstanceOf(RangeError);
  });

  test("says which rejection it was, or which events came instead", () => {
    const wrong = failure(() => refused.expectRejection("empty"));
    expect(wrong).toMatchObject({ expected: "empty", actual: "closed" });
    expect(wrong.message).toContain("closed: The account is closed.");
    expect(failure(() => refused.expectRejection(/nothing else/)).actual).toBe("closed");
    expect(failure(() => pay.expectRejection("closed")).message).toContain("but it gave paid.");
  });

  test("shows the refusal where events or a state were expected", () => {
    const text = "but pay was refused: [COMMAND_REJECTED] closed: The account is closed.";
    expect(failure(() => refused.expectEvents(Closed.create("7", {}))).message).toContain(text);
    expect(failure(() => refused.expectNothing()).message).toContain(text);
    expect(failure(() => refused.expectState({ open: false, paid: [] })).message).toContain(text);
  });

  test("compares the state after the decided events, which get the next sequences", () => {
    pay.expectState({ open: true, paid: [1, 2], last: "2 any" });
    expect(failure(() => pay.expectState({ open: true, paid: [1] })).message).toContain(
      "paid[1]: expected nothing, but got 2",
    );
  });

  test("is no promise, so that an async test can return it", () => {
    expect(pay).not.toHaveProperty("then");
    expect(given(account)).not.toHaveProperty("then");
  });
});

describe("given(…).expectState(…)", () => {
  test("compares the state of a model after its events, with fixed ids", () => {
    const history = [Paid.create("7", { amount: 1 }), Paid.create("7", { amount: 2 })] as const;
    given(account, ...history).expectState({ open: true, paid: [1, 2], last: "2 given-2" });
    const { message } = failure(() => given(account, ...history).expectState({ open: false, paid: [1, 3] }));
    expect(message.split("\n")).toEqual([
      "The state is not the expected one:",
      "  open: expected false, but got true",
      "  paid[1]: expected 3, but got 2",
      '  last: expected nothing, but got "2 given-2"',
    ]);
  });

  test("takes the events of many entities for a projection only", () => {
    const total: EvolverOf<number, EventOf<typeof Paid>> = {
      initial: () => 0,
      evolve: { paid: (sum, { data }) => sum + data.amount },
    };
    const events = [Paid.create("7", { amount: 1 }), Paid.create("8", { amount: 2 })] as const;
    given(defineProjection(total), ...events).expectState(3);
    expect(() => given(account, ...events)).toThrow(/EVENT_ENTITY_INVALID.*account\.7 and account\.8/);
    expect(() => given(account, events[0]).when(Close.create("8", {}))).toThrow(/EVENT_ENTITY_INVALID/);
  });

  test("shows times that do not change from run to run, and those an event brings itself", () => {
    const times: EvolverOf<readonly string[], AccountEvent> = {
      initial: () => [],
      evolve: {
        paid: (all, { timestamp }) => [...all, timestamp],
        closed: (all, { time }) => [...all, time.toJSON()],
      },
    };
    given(
      defineModel(times),
      Paid.create("7", { amount: 1 }),
      Paid.create("7", { amount: 1 }, { time: "2026-05-01T10:00:00.123456789+02:00" }),
      Closed.create("7", {}),
    ).expectState([
      "2026-01-01T00:00:00Z",
      "2026-05-01T10:00:00.123456789+02:00",
      "2026-01-01T00:00:02.000Z",
    ]);
  });
});
