import { describe, expect, it } from "vitest";
import type { RawMessage } from "../../support/raw-messages.js";
import { checkHistory, sum, totalsText } from "./checker.js";
import type { ViolationKind } from "./history.js";
import type { Operation } from "./operation.js";

type Stored = readonly [entity: string, type: string, id: string, data: unknown, batch?: string];

const paid = (entity: string, id: string, amount: number, batch?: string): Stored => [
  entity,
  "order-paid",
  id,
  { amount },
  ...(batch === undefined ? ([] as const) : ([batch] as const)),
];

/** As the server has it, sequences from 1 on. */
function raw(stored: readonly Stored[]): RawMessage[] {
  return stored.map(([entity, type, id, data, batch], at) => ({
    sequence: at + 1,
    subject: `$ES.shop.${entity}.${type}`,
    headers: [["Nats-Msg-Id", id], ...(batch === undefined ? [] : [["Nats-Batch-Id", batch] as const])],
    payload: Buffer.from(JSON.stringify(data)),
  }));
}

const log: readonly Stored[] = [
  ["order.1", "order-placed", "a", { customer: "c", total: 10 }],
  paid("order.1", "b", 1, "x"),
  paid("order.1", "c", 2, "x"),
  paid("order.2", "d", 1),
  paid("order.1", "order.1/k/0", 3),
];

const at = (start: number, end = start + 1) => ({ client: "one", start, end });
const wanted = (entity: string, expect: number | undefined, ...ids: readonly string[]) =>
  ids.map((id) => ({ id, entity, expect }));
const stored = (...sequences: readonly number[]) => ({ outcome: "stored", sequences }) as const;
const failed = <O extends "conflict" | "unknown" | "unavailable" | "rejected" | "refused">(outcome: O) => ({
  outcome,
  code: outcome.toUpperCase(),
});
const every = ["a", "b", "c", "d", "order.1/k/0"].map((id, index) => ({ sequence: index + 1, id }));
const appendA: Operation = {
  kind: "append",
  events: wanted("order.1", 0, "a"),
  answer: stored(1),
  ...at(0),
};
const appendBC: Operation = {
  kind: "append",
  events: wanted("order.1", 1, "b", "c"),
  answer: stored(2, 3),
  ...at(2),
};
const appendD: Operation = {
  kind: "append",
  events: wanted("order.2", undefined, "d"),
  answer: stored(4),
  ...at(4),
};
const command = { id: "k", type: "pay-order", data: { amount: 3 } };
const state = (amount: number) => ({ status: "placed", total: 10, paid: amount });
const execute: Operation = {
  kind: "execute",
  entity: "order.1",
  command,
  answer: { outcome: "executed", events: every.slice(4), sequence: 5, state: state(6) },
  ...at(6),
};
const loaded = (sequence: number, count: number, amount: number, span = at(3)): Operation => ({
  kind: "load",
  entity: "order.1",
  answer: { outcome: "loaded", state: state(amount), sequence, count },
  ...span,
});
const read = (delivered = every, span = at(8), filters: readonly string[] = []): Operation => ({
  kind: "read",
  filters,
  after: 0,
  delivered,
  answer: { outcome: "complete" },
  ...span,
});
const watch = (
  delivered = every,
  reached = 5,
  ended?: string,
  filters: readonly string[] = [],
): Operation => ({
  kind: "watch",
  filters,
  after: 0,
  delivered,
  reached,
  ended,
  ...at(0, 10),
});

const sound: readonly Operation[] = [
  appendA,
  appendBC,
  appendD,
  execute,
  loaded(3, 3, 3),
  loaded(5, 4, 6, at(8)),
  { kind: "append", events: wanted("order.1", 1, "late"), answer: failed("conflict"), ...at(5) },
  { kind: "append", events: wanted("order.2", undefined, "never"), answer: failed("unavailable"), ...at(5) },
  read(),
  read(every.slice(3, 4), at(8), ["order.2"]),
  watch(),
  watch(every.slice(3, 4), 5, undefined, ["order.2"]),
];

describe("the history checker", () => {
  it("accepts a sound history and counts it", () => {
    const { violations, totals } = checkHistory(sound, raw(log));
    expect(violations).toEqual([]);
    expect(totalsText(sum([totals, totals]))).toBe(
      "appends tried 12, acknowledged 8, conflicts 2, unknown outcomes resolved 0, unresolved 0, lost 0, " +
        "partial 0, duplicated 0, reordered 0",
    );
  });

  it("accepts an unknown outcome that was asked about again, whatever it was", () => {
    const unknown: readonly Operation[] = [
      { kind: "append", events: wanted("order.1", 0, "a"), answer: failed("unknown"), ...at(0) },
      { kind: "append", events: wanted("order.1", 9, "gone"), answer: failed("unknown"), ...at(0) },
      { ...appendA, ...at(2) },
      { kind: "append", events: wanted("order.1", 9, "gone"), answer: failed("conflict"), ...at(2) },
    ];
    const { violations, totals } = checkHistory(unknown, raw(log));
    expect(violations).toEqual([]);
    expect(totals).toMatchObject({ resolved: 2, unresolved: 0 });
  });

  it("accepts a command that one executed while another one was aborted", () => {
    const twice = [appendA, appendBC, execute, { ...execute, answer: failed("unavailable"), ...at(6, 9) }];
    expect(checkHistory(twice, raw(log)).violations).toEqual([]);
  });

  const without = (id: string): readonly Stored[] => log.filter((one) => one[2] !== id);
  const swapped: readonly Stored[] = [
    ...log.slice(0, 2),
    ...log.slice(3, 4),
    ...log.slice(2, 3),
    ...log.slice(4),
  ];
  const planted: readonly (readonly [
    what: string,
    kind: ViolationKind,
    operations: readonly Operation[],
    stored: readonly Stored[],
  ])[] = [
    ["an acknowledged event is not stored", "lost", [appendD], without("d")],
    ["an executed command's event is not stored", "lost", [execute], without("order.1/k/0")],
    ["an id stands twice", "duplicated", [], [...log, paid("order.2", "d", 1)]],
    [
      "the last event of an append is missing",
      "partial",
      [{ ...appendBC, answer: failed("refused") }],
      without("c"),
    ],
    ["an append has a stranger's event in its middle", "partial", [appendBC], swapped],
    [
      "an append is stored in two pieces",
      "partial",
      [appendBC],
      log.map((one) => one.slice(0, 4) as unknown as Stored),
    ],
    ["an event is not where its acknowledgement said", "reordered", [{ ...appendD, answer: stored(5) }], log],
    ["an acknowledged append leaves a gap", "reordered", [{ ...appendBC, answer: stored(2, 4) }], log],
    [
      "a later append lies before an acknowledged one",
      "reordered",
      [
        { ...appendD, ...at(0) },
        { ...appendBC, ...at(2) },
      ],
      log,
    ],
    [
      "a command is told another place",
      "reordered",
      [{ ...execute, answer: { ...execute.answer, events: [{ sequence: 4, id: "order.1/k/0" }] } as never }],
      log,
    ],
    [
      "an append passed a guard that did not hold",
      "guard broken",
      [{ ...appendBC, events: wanted("order.1", 0, "b", "c") }],
      log,
    ],
    [
      "nobody asked what became of an append",
      "outcome unresolved",
      [{ ...appendA, answer: failed("unknown") }],
      log,
    ],
    [
      "nobody asked what became of a command",
      "outcome unresolved",
      [{ ...execute, answer: failed("unknown") }],
      log,
    ],
    [
      "being unavailable was taken for an answer",
      "outcome unresolved",
      [
        { ...appendA, answer: failed("unknown") },
        { ...appendA, answer: failed("unavailable"), ...at(2) },
      ],
      without("a"),
    ],
    [
      "an append that stored nothing did",
      "stored though denied",
      [{ ...appendA, answer: failed("unavailable") }],
      log,
    ],
    [
      "what became of an append was told wrongly",
      "stored though denied",
      [
        { ...appendA, answer: failed("unknown") },
        { ...appendA, answer: failed("conflict"), ...at(2) },
      ],
      log,
    ],
    [
      "a rejected command has events",
      "stored though denied",
      [{ ...execute, answer: failed("rejected") }],
      log,
    ],
    [
      "a command whose caller was told that nothing is stored has events",
      "stored though denied",
      [{ ...execute, answer: failed("unavailable") }],
      log,
    ],
    [
      "a conflict with nothing to conflict with",
      "conflict without cause",
      [{ kind: "append", events: wanted("order.2", 4, "e"), answer: failed("conflict"), ...at(9) }],
      log,
    ],
    [
      "a conflict with what came only later",
      "conflict without cause",
      [
        { kind: "append", events: wanted("order.1", 0, "e"), answer: failed("conflict"), ...at(0) },
        { ...appendA, ...at(5) },
        { ...appendBC, ...at(7) },
        { ...execute, ...at(9) },
      ],
      log,
    ],
    ["a command acted twice", "command twice", [execute], [...log, paid("order.1", "order.1/k/1", 3)]],
    [
      "a decision on an old state",
      "decision wrong",
      [{ ...execute, command: { ...command, data: { amount: 9 } } }],
      log,
    ],
    ["a state without one event's effect", "state wrong", [loaded(3, 3, 1)], log],
    ["a count that is too low", "state wrong", [loaded(3, 2, 3)], log],
    ["a state at another entity's sequence", "state wrong", [loaded(4, 3, 3)], log],
    ["a state in the middle of an append", "partial", [loaded(2, 2, 1)], log],
    [
      "an executed state that is not the log's",
      "state wrong",
      [{ ...execute, answer: { ...execute.answer, state: state(5) } as never }],
      log,
    ],
    ["a load without what was acknowledged before", "stale", [appendBC, loaded(1, 1, 0, at(5))], log],
    [
      "a load of what nobody had begun to write",
      "from the future",
      [{ ...appendBC, ...at(5) }, loaded(3, 3, 3, at(3))],
      log,
    ],
    [
      "a watch that gives an event twice",
      "delivery repeated or out of order",
      [watch([...every.slice(0, 2), ...every.slice(1)])],
      log,
    ],
    [
      "a watch in another order",
      "delivery repeated or out of order",
      [watch([...every.slice(1, 2), ...every.slice(0, 1), ...every.slice(2)])],
      log,
    ],
    ["a watch with a gap", "delivery missing", [watch(every.filter(({ sequence }) => sequence !== 3))], log],
    ["a watch that says it has seen more", "delivery missing", [watch(every.slice(0, 3))], log],
    [
      "a filtered watch with a gap",
      "delivery missing",
      [watch(every.slice(4), 5, undefined, ["order.1"])],
      log,
    ],
    [
      "a watch with another event",
      "delivery of what is not stored",
      [watch([{ sequence: 1, id: "z" }, ...every.slice(1)])],
      log,
    ],
    ["a watch that ended by itself", "watch ended", [watch(every, 5, "POSITION_AHEAD")], log],
    [
      "a read with a repetition",
      "delivery repeated or out of order",
      [read([...every, ...every.slice(4)])],
      log,
    ],
    ["a read with a gap", "delivery missing", [read(every.filter(({ sequence }) => sequence !== 4))], log],
    ["a read that ends too early", "delivery missing", [execute, read(every.slice(0, 4))], log],
    [
      "a read that ends in the middle of an append",
      "delivery missing",
      [read(every.slice(0, 2), at(3))],
      log,
    ],
  ];
  it.each(planted)("refuses a history in which %s: %s", (_what, kind, operations, messages) => {
    const kinds = checkHistory(operations, raw(messages)).violations.map((violation) => violation.kind);
    expect(kinds).toContain(kind);
  });

  it("has a planted violation of every kind", () => {
    const all: Readonly<Record<ViolationKind, true>> = {
      lost: true,
      duplicated: true,
      partial: true,
      reordered: true,
      "guard broken": true,
      "outcome unresolved": true,
      "stored though denied": true,
      "conflict without cause": true,
      "command twice": true,
      "decision wrong": true,
      "state wrong": true,
      stale: true,
      "from the future": true,
      "delivery repeated or out of order": true,
      "delivery missing": true,
      "delivery of what is not stored": true,
      "watch ended": true,
    };
    expect(new Set(planted.map(([, kind]) => kind))).toEqual(new Set(Object.keys(all)));
  });
});
